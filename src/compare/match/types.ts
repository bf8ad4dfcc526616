/**
 * What of one release is what of another, where their keys differ. A match says that two names stand for one thing (a library that was
 * renamed, a unit with another name), because they are alike in name, in their I/O and in who uses them; never because one is left.
 */

export type MatchKind = 'unit' | 'process' | 'file';

/** Two keys of one kind of rows. */
export interface Match {
  readonly a: string;
  readonly b: string;
  /** How sure that is, from 0 to 1. */
  readonly score: number;
}

/** A key that is like several of the other side, which no difference tells apart: none was taken. */
export interface Ambiguous {
  readonly kind: MatchKind;
  readonly side: 'a' | 'b';
  readonly key: string;
  /** The most alike first. */
  readonly candidates: readonly string[];
}

/** By the key of B, that of A which it is matched with. Keys as in FoldedGroup. */
export type Renames = ReadonlyMap<string, string>;

export interface Matching {
  readonly units: Renames;
  readonly processes: Renames;
  readonly files: Renames;
  readonly ambiguous: readonly Ambiguous[];
}
