/** What the colours of bars stand for: how much a process did, how long it waited, its unit, or how it ended. */
import {
  ProcessBit,
  processChanges,
  type ProcessChange,
  type TimelineData,
} from '../../render/html/report-data.ts';
import type { Palette } from './palette.ts';

export const colourModes = ['bytes', 'waited', 'unit', 'state', 'change'] as const;
export type ColourMode = (typeof colourModes)[number];

/** By the steps of `ramp`, or the places of `kinds`; `none` is a process that did none of it. */
export type Colour = { readonly ramp: number } | { readonly kind: number } | 'none' | 'own';

export interface Colouring {
  readonly of: (process: number) => Colour;
  readonly legend: readonly { readonly colour: Colour; readonly text: string }[];
}

/** Upper bounds of the steps; the last step has none. */
const byteSteps = [4_000, 64_000, 1_000_000, 16_000_000] as const;
const byteTexts = ['< 4 kB', '< 64 kB', '< 1 MB', '< 16 MB', 'more'] as const;
const waitSteps = [1000, 10_000, 100_000, 1_000_000] as const;
const waitTexts = ['< 1 ms', '< 10 ms', '< 100 ms', '< 1 s', 'more'] as const;

/** -1: nothing at all. */
export function stepOf(value: number, steps: readonly number[] = byteSteps): number {
  if (value <= 0) return -1;
  const step = steps.findIndex((bound) => value < bound);
  return step === -1 ? steps.length : step;
}

const ramped = (step: number): Colour => (step === -1 ? 'none' : { ramp: step });

/** `units`: those with a colour of their own, as unitColours has them. */
export function colouring(
  mode: ColourMode,
  { processes }: TimelineData,
  units: ReadonlyMap<string, number>,
  names: readonly string[],
  changes: readonly number[] = [],
): Colouring {
  const isOwn = (process: number): boolean => (processes.flags[process]! & ProcessBit.own) !== 0;
  const kinds = (of: (process: number) => Colour): Colouring['of'] => {
    return (process) => (isOwn(process) ? 'own' : of(process));
  };
  switch (mode) {
    case 'bytes':
      return {
        of: kinds((process) => ramped(stepOf(processes.read[process]! + processes.written[process]!))),
        legend: byteTexts.map((text, ramp) => ({ colour: { ramp }, text })),
      };
    case 'waited':
      return {
        of: kinds((process) => ramped(stepOf(processes.waited[process]!, waitSteps))),
        legend: waitTexts.map((text, ramp) => ({ colour: { ramp }, text })),
      };
    case 'unit':
      return {
        of: kinds((process) => {
          const kind = units.get(names[processes.unit[process]!] ?? '');
          return kind === undefined ? 'none' : { kind };
        }),
        legend: [
          ...Array.from(units, ([text, kind]) => ({ colour: { kind }, text })),
          { colour: 'none', text: 'others' },
        ],
      };
    case 'change':
      return {
        of: kinds((process) => changeColours[changeOf(process, processes, changes)]),
        legend: (Object.entries(changeTexts) as [ProcessChange, string][]).map(([change, text]) => ({
          ...{ colour: changeColours[change], text },
        })),
      };
    case 'state':
      return {
        of: kinds((process) => ({ kind: stateOf(processes.exit[process]!, processes.status[process]!) })),
        legend: stateTexts.map((text, kind) => ({ colour: { kind }, text })),
      };
  }
}

/** Amber and vermilion for what B has more of, the two blues for what it has less of. */
const changeColours: Readonly<Record<ProcessChange, Colour>> = {
  ...{ new: { kind: 4 }, more: { kind: 1 }, less: { kind: 0 }, gone: { kind: 5 } },
  ...{ same: 'none', unclear: 'own' },
};

export const changeTexts: Readonly<Record<ProcessChange, string>> = {
  ...{ new: 'new in B', more: 'more in B', less: 'less in B', gone: 'gone in B' },
  ...{ same: 'the same', unclear: 'not told apart' },
};

/** What is told without colours, beside the name. */
export const changeMarks: Readonly<Record<ProcessChange, string>> = {
  ...{ new: '+', more: '▲', less: '▼', gone: '−', same: '', unclear: '' },
};

/** Of one that is in no row: the same. */
export function changeOf(
  process: number,
  { row }: Pick<TimelineData['processes'], 'row'>,
  changes: readonly number[],
): ProcessChange {
  return processChanges[changes[row?.[process] ?? -1] ?? 0]!;
}

const stateTexts = ['ended well', 'ended with an error', 'ended by a signal', 'still running'] as const;

/** As wait(2) has it: a signal in the low seven bits, otherwise the exit status above them. */
function stateOf(exit: number, status: number): number {
  if (exit < 0) return 3;
  if (status <= 0) return 0;
  return (status & 0x7f) === 0 ? 1 : 2;
}

/** The units whose processes moved most bytes, in all pictures together: to each the place of a colour. */
export function unitColours(
  timelines: readonly TimelineData[],
  names: readonly string[],
  kinds: number,
): Map<string, number> {
  const bytes = new Map<string, number>();
  for (const { processes } of timelines) {
    processes.unit.forEach((unit, process) => {
      if (unit < 0) return;
      const moved = processes.read[process]! + processes.written[process]!;
      bytes.set(names[unit]!, (bytes.get(names[unit]!) ?? 0) + moved);
    });
  }
  const order = [...bytes].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, kinds);
  return new Map(order.map(([unit], kind) => [unit, kind]));
}

/** Different for different colours; below 32. */
export function colourNumber(colour: Colour): number {
  if (colour === 'none') return 30;
  if (colour === 'own') return 31;
  return 'ramp' in colour ? colour.ramp : 10 + colour.kind;
}

/** What stands on bars of a kind and in the legend, for those who do not tell its colour. */
export function signOf(kind: number): string {
  return String(kind + 1);
}

export function paint(colour: Colour, { ramp, kinds, strong, own }: Palette): string {
  if (colour === 'none') return strong;
  if (colour === 'own') return own;
  return 'ramp' in colour ? ramp[colour.ramp]! : kinds[colour.kind]!;
}
