/** The report's browser code: draws the timelines and makes the tables sort and filter, from the data in the page. */
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
  // What needs a script is shown from now on.
  document.documentElement.classList.add('scripted');
  mountTimelines(data, names, state);
  const [timeline] = data.timelines;
  const users = timeline?.side === '' ? new FileUsers(timeline, names) : undefined;
  for (const table of data.tables) {
    const ofFiles = table.id === 'files' || table.id === 'disk';
    mountTable(need(document, `section#${table.id}`, HTMLElement), table, names, {
      state,
      users: ofFiles ? users : undefined,
    });
  }
  const files = data.tables.find(({ id }) => id === 'files');
  const map = document.querySelector<HTMLElement>('#map');
  if (map !== null && files !== undefined) mountMap(map, files, names, state);
  unfoldForPrint();
  state.scrollToSection();
}

void main();
