/** Whose change a change is: the packages it belongs to, and what is known to have changed that explains it. */

/** A package that owns the file or executable of a row, in one release or both. Versions: undefined where it is not installed. */
export interface OwnerChange {
  readonly package: string;
  readonly a: string | undefined;
  readonly b: string | undefined;
  /** `own`: it owns the thing itself; `user`: it owns a program that used it. */
  readonly by: 'own' | 'user';
}

export type Cause =
  | {
      /** Of a package that owns the thing, or a program that used it. */
      readonly code: 'package-version' | 'package-new' | 'package-gone';
      readonly owner: OwnerChange;
    }
  /** systemd of one release does not know the unit at all. */
  | { readonly code: 'unit-new' | 'unit-gone'; readonly unit: string }
  /** A unit's file or a drop-in says something else; these differ, or only one release has them. */
  | { readonly code: 'configuration'; readonly unit: string; readonly files: readonly string[] }
  | { readonly code: 'kernel'; readonly a: string; readonly b: string };

export interface RowBlame {
  /** Those that own it first; undefined where a run does not say who owns what. */
  readonly owners: readonly OwnerChange[] | undefined;
  /** The closest first; none: unexplained, or not known where `owners` is undefined. */
  readonly causes: readonly Cause[];
}

/** How much of what both releases touched is accounted for, in bytes of both sides (read, written, from the disk). */
export interface Coverage {
  readonly bytes: number;
  /** Of files that both sides have, under one name or two. */
  readonly matchedBytes: number;
  /** Of files that one side has, for which there is a cause. */
  readonly explainedBytes: number;
  /** The rest, largest first. */
  readonly unmatched: readonly { readonly path: string; readonly side: 'a' | 'b'; readonly bytes: number }[];
}
