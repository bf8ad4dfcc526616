/** The report's browser code: draws the timelines and makes the tables sort and filter, from the data in the page. */
import { readNames } from '../render/html/names.ts';
import type { ReportData } from '../render/html/report-data.ts';
import { need } from './dom.ts';
import { mountTable } from './table/table.ts';
import { mountTimelines } from './timeline/timelines.ts';

// What needs a script is shown from now on.
document.documentElement.classList.add('scripted');
const data = JSON.parse(need(document, '#data', HTMLScriptElement).textContent) as ReportData;
const names = readNames(data.names);
mountTimelines(data, names);
for (const table of data.tables) mountTable(need(document, `section#${table.id}`, HTMLElement), table, names);
