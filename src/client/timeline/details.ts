/** All that is known of a process, for the card that a click pins: its arguments, its kin, its files. Only text is put into it. */
import { ProcessBit, type TimelineData } from '../../render/html/report-data.ts';
import { formatBytes, formatCount, formatNs } from '../../render/numbers.ts';
import { make } from '../dom.ts';
import { factTable, fileTable, processFacts } from './card.ts';

export interface DetailActions {
  /** Shows another process in the same picture. */
  readonly go: (process: number) => void;
  /** Shows only what this unit's processes did. */
  readonly findUnit: (unit: string) => void;
  /** Shows what it is matched with in the other picture. */
  readonly goToPartner: () => void;
  readonly close: () => void;
}

const mostChildren = 60;

export function processDetails(
  data: TimelineData,
  names: readonly string[],
  process: number,
  {
    children,
    twins,
    facts,
    partner,
    actions,
  }: {
    readonly children: readonly number[];
    readonly twins: number;
    /** What a comparison says of it, and its match. */
    readonly facts: readonly (readonly [string, string])[];
    readonly partner: number | undefined;
    readonly actions: DetailActions;
  },
): Node[] {
  const { processes } = data;
  const name = (of: number): string => names[processes.name[of]!]!;
  const parent = processes.parent[process]!;
  const unit = names[processes.unit[process]!];
  const close = button('×', actions.close);
  close.className = 'close';
  close.setAttribute('aria-label', 'Close');
  const link = (of: number): HTMLButtonElement =>
    button(`${name(of)} (${processes.pid[of]!})`, () => {
      actions.go(of);
    });
  return [
    close,
    make('h3', '', make('bdi', '', name(process))),
    ...argumentList(names[processes.command[process]!] ?? ''),
    factTable([
      ...facts,
      ...processFacts(data, names, process).filter(([title]) => title !== 'started by' && title !== 'unit'),
    ]),
    ...(partner === undefined
      ? []
      : [make('p', 'kin', button(`Its match in ${data.side === 'a' ? 'B' : 'A'}`, actions.goToPartner))]),
    make(
      'p',
      'kin',
      ...(parent < 0 ? [] : ['Started by ', link(parent), '. ']),
      ...(unit === undefined
        ? []
        : [
            'In ',
            button(unit, () => {
              actions.findUnit(unit);
            }),
            '. ',
          ]),
      ...(children.length === 0
        ? ['Started no other.']
        : [
            `Started ${formatCount(children.length)}: `,
            make('span', 'children', ...children.slice(0, mostChildren).map(link)),
          ]),
      ...(children.length > mostChildren ? [` and ${formatCount(children.length - mostChildren)} more`] : []),
    ),
    ...(twins > 0 ? [note(`The first of ${twins + 1} of this name; unfold the row to see each.`)] : []),
    ...((processes.flags[process]! & ProcessBit.own) !== 0
      ? [note('Part of bootio itself: left out of totals and tables.')]
      : []),
    ...fileTable(data, names, process, true),
  ];
}

/** A line each, the program first. */
function argumentList(command: string): Node[] {
  if (command === '') return [];
  const list = make('ol', 'argv');
  for (const argument of command.split('\n')) list.append(make('li', '', make('bdi', '', argument)));
  return [list];
}

function button(text: string, action: () => void): HTMLButtonElement {
  const element = make('button', 'link', make('bdi', '', text));
  element.type = 'button';
  element.addEventListener('click', action);
  return element;
}

const note = (text: string): Node => make('p', 'note', text);

/** Of a unit, for the card at the pointer. */
export function unitCard(data: TimelineData, names: readonly string[], unit: number): Node[] {
  const { units, processes } = data;
  const start = units.start[unit]!;
  const done = units.done[unit]!;
  const stop = units.stop[unit]!;
  let [count, moved, waited] = [0, 0, 0];
  processes.unit.forEach((name, process) => {
    if (name !== units.name[unit]) return;
    count++;
    moved += processes.read[process]! + processes.written[process]!;
    waited += processes.waited[process]!;
  });
  const place = units.chain.indexOf(unit);
  return [
    make('h3', '', make('bdi', '', names[units.name[unit]!]!)),
    factTable([
      ['starting', seconds(start)],
      ['started', done < 0 ? 'never' : seconds(done)],
      ['took', done < 0 ? '' : formatNs((done - start) * 1000)],
      ['stopped', stop < 0 ? '' : seconds(stop)],
      ['processes', count === 0 ? '' : formatCount(count)],
      ['moved', moved === 0 ? '' : formatBytes(moved)],
      ['waited', waited === 0 ? '' : formatNs(waited * 1000)],
      ['critical chain', place === -1 ? '' : `${place + 1} of ${units.chain.length}`],
    ]),
  ];
}

const seconds = (us: number): string => `${(us / 1e6).toFixed(6)} s`;
