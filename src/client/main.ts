/** The report's browser code: draws the timelines and makes the tables sort and filter, from the data in the page. */
import { readNames } from '../render/html/names.ts';
import { readData } from './data.ts';
import { need } from './dom.ts';
import { PageState } from './state.ts';
import { mountTable } from './table/table.ts';
import { mountTimelines } from './timeline/timelines.ts';

async function main(): Promise<void> {
  const data = await readData(need(document, '#data', HTMLScriptElement).textContent);
  const names = readNames(data.names);
  const state = new PageState();
  // What needs a script is shown from now on.
  document.documentElement.classList.add('scripted');
  mountTimelines(data, names, state);
  for (const table of data.tables)
    mountTable(need(document, `section#${table.id}`, HTMLElement), table, names);
  state.scrollToSection();
}

void main();
