/** Whose changes these are, findings, names that are not certain, and what is accounted for: as plain JSON. */
import type { Cause, OwnerChange, RowBlame } from '../../compare/blame/types.ts';
import type { FindingRow, FindingSide } from '../../compare/findings-diff.ts';
import type { Comparison } from '../../compare/types.ts';

export interface BlameDocument {
  /** Null where a run does not say who owns what. Versions are null where the package is not installed. */
  readonly owners: readonly OwnerDocument[] | null;
  /** The closest first; none: unexplained. */
  readonly causes: readonly (
    | { readonly code: 'package-version' | 'package-new' | 'package-gone'; readonly owner: OwnerDocument }
    | Exclude<Cause, { readonly owner: OwnerChange }>
  )[];
}

interface OwnerDocument {
  readonly package: string;
  readonly by: 'own' | 'user';
  readonly a: string | null;
  readonly b: string | null;
}

interface FindingSideDocument extends Omit<FindingSide, 'savingNs'> {
  readonly savingNs: number | null;
}

/** What `compareDocument` adds to the tables. */
export interface AccountDocument {
  /** Null where the boots were not judged. */
  readonly findings: {
    readonly judged: { readonly a: number; readonly b: number };
    readonly rows: readonly {
      readonly key: string;
      readonly rule: string;
      readonly status: FindingRow['status'];
      readonly executable: string;
      readonly role: string;
      readonly unit: string | null;
      readonly pattern: string;
      readonly a: FindingSideDocument | null;
      readonly b: FindingSideDocument | null;
    }[];
  } | null;
  /** What has several likely names in the other release: none was taken. */
  readonly ambiguous: readonly {
    readonly kind: 'unit' | 'process' | 'file';
    readonly side: 'a' | 'b';
    readonly name: string;
    readonly candidates: readonly string[];
  }[];
  /** Of the bytes of all files of both sides: of files that both have, of others that are explained, and the files of the rest. */
  readonly coverage: {
    readonly bytes: number;
    readonly matchedBytes: number;
    readonly explainedBytes: number;
    readonly unmatched: readonly {
      readonly path: string;
      readonly side: 'a' | 'b';
      readonly bytes: number;
    }[];
  };
}

export function accountDocument({ findings, ambiguous, coverage }: Comparison): AccountDocument {
  return {
    findings:
      findings === undefined
        ? null
        : {
            judged: findings.judged,
            rows: findings.rows.map(({ who, a, b, ...row }) => ({
              ...{ key: row.key, rule: row.rule, status: row.status },
              ...{ executable: who.executable, role: who.role, unit: who.unit ?? null, pattern: row.pattern },
              ...{ a: findingSide(a), b: findingSide(b) },
            })),
          },
    ambiguous: ambiguous.map(({ kind, side, key, candidates }) => ({
      ...{ kind, side, name: plainKey(key) },
      candidates: candidates.map(plainKey),
    })),
    coverage: coverage(),
  };
}

export function blameDocument({ owners, causes }: RowBlame): BlameDocument {
  return {
    owners: owners?.map(ownerDocument) ?? null,
    causes: causes.map((cause) =>
      'owner' in cause ? { code: cause.code, owner: ownerDocument(cause.owner) } : cause,
    ),
  };
}

function ownerDocument({ package: name, by, a, b }: OwnerChange): OwnerDocument {
  return { package: name, by, a: a ?? null, b: b ?? null };
}

function findingSide(side: FindingSide | undefined): FindingSideDocument | null {
  return side === undefined ? null : { ...side, savingNs: side.savingNs ?? null };
}

/** Of processes: executable, role and unit. */
const plainKey = (key: string): string =>
  key
    .split('\0')
    .filter((part) => part !== '')
    .join(' ');
