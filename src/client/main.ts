/** The report's browser code: draws the timelines and makes the tables sort and filter, from the data in the page. */
import type { ReportData } from '../render/html/report-data.ts';
import { FilePlaces } from '../render/html/file-places.ts';
import { readNames } from '../render/html/names.ts';
import { readData } from './data.ts';
import { need } from './dom.ts';
import { PageState } from './state.ts';
import { mountMap } from './table/map.ts';
import { mountTable } from './table/table.ts';
import { FileUsers } from './table/users.ts';
import { mountTimelines } from './timeline/timelines.ts';

/** Paper has nothing to unfold. */
function unfoldForPrint(): void {
  let opened: HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll('details')].filter(({ open }) => !open);
    for (const details of opened) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of opened) details.open = false;
  });
}

async function main(): Promise<void> {
  const data = await readData(need(document, '#data', HTMLScriptElement).textContent);
  const names = readNames(data.names);
  const state = new PageState();
  const { classList } = document.documentElement;
  // What needs a script is shown from now on.
  classList.add('scripted');
  const places = new FilePlaces(data, names);
  mountTimelines(data, names, places, state);
  await drawn();
  // For those who measure.
  performance.mark('bootio-drawn');
  mountTables(data, names, places, state);
  unfoldForPrint();
  state.scrollToSection();
  classList.add('ready');
}

/** The picture comes before the tables, whose first rows are there already. */
function drawn(): Promise<void> {
  return new Promise((resolve) => {
    // A page that nobody looks at gets no frames.
    const waiting = setTimeout(resolve, 300);
    requestAnimationFrame(() => {
      clearTimeout(waiting);
      setTimeout(resolve);
    });
  });
}

function mountTables(data: ReportData, names: readonly string[], places: FilePlaces, state: PageState): void {
  const [timeline] = data.timelines;
  const users = timeline?.side === '' ? new FileUsers(timeline, names, places) : undefined;
  for (const table of data.tables) {
    const ofFiles = table.id === 'files' || table.id === 'disk';
    mountTable(need(document, `section#${table.id}`, HTMLElement), table, names, {
      state,
      users: ofFiles ? users : undefined,
      places: ofFiles ? places : undefined,
    });
  }
  const files = data.tables.find(({ id }) => id === 'files');
  const map = document.querySelector<HTMLElement>('#map');
  if (map !== null && files !== undefined) mountMap(map, files, names, state);
}

void main();
