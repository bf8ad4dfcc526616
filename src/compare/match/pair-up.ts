/** From candidates to pairs: each key in one at most, and only where no other candidate is nearly as good. */
import type { Ambiguous, Match, MatchKind } from './types.ts';

/** A pair must be better than all others of its two keys by this much. */
const margin = 0.05;
const mostCandidatesTold = 5;

export interface PairedUp {
  readonly matches: readonly Match[];
  readonly ambiguous: readonly Ambiguous[];
}

/** Takes the best pairs first; what they take away may decide others, which are asked again then. */
export function pairUp(kind: MatchKind, candidates: readonly Match[]): PairedUp {
  let open = [...candidates].sort((x, y) => y.score - x.score || order(x.a, y.a) || order(x.b, y.b));
  const matches: Match[] = [];
  for (;;) {
    const taken = clearPairs(open);
    if (taken.length === 0) break;
    matches.push(...taken);
    const [usedA, usedB] = [new Set(taken.map(({ a }) => a)), new Set(taken.map(({ b }) => b))];
    open = open.filter(({ a, b }) => !usedA.has(a) && !usedB.has(b));
  }
  return { matches, ambiguous: [...told(kind, 'a', open), ...told(kind, 'b', open)] };
}

/** Of candidates that are sorted by score: those that both sides prefer to any other by the margin. */
function clearPairs(sorted: readonly Match[]): Match[] {
  const [bestA, bestB] = [new Map<string, number[]>(), new Map<string, number[]>()];
  for (const { a, b, score } of sorted) {
    twoBest(bestA, a, score);
    twoBest(bestB, b, score);
  }
  const isClear = ([first, second]: readonly number[], score: number): boolean =>
    score === first && (second === undefined || score - second >= margin);
  return sorted.filter(({ a, b, score }) => isClear(bestA.get(a)!, score) && isClear(bestB.get(b)!, score));
}

function twoBest(best: Map<string, number[]>, key: string, score: number): void {
  const known = best.get(key);
  if (known === undefined) best.set(key, [score]);
  else if (known.length < 2) known.push(score);
}

function told(kind: MatchKind, side: 'a' | 'b', open: readonly Match[]): Ambiguous[] {
  const candidates = new Map<string, string[]>();
  for (const match of open) {
    const [key, other] = side === 'a' ? [match.a, match.b] : [match.b, match.a];
    candidates.set(key, [...(candidates.get(key) ?? []), other]);
  }
  return [...candidates].map(([key, others]) => ({
    ...{ kind, side, key },
    candidates: others.slice(0, mostCandidatesTold),
  }));
}

const order = (x: string, y: string): number => (x < y ? -1 : x > y ? 1 : 0);
