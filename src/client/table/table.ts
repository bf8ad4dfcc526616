/** Makes a table of the page sortable and filterable, and lets it show the rows that are only in the data. */
import { formatCount } from '../../render/numbers.ts';
import type { FilePlaces } from '../../render/html/file-places.ts';
import type { TableData } from '../../render/html/report-data.ts';
import { cellLabel, TableModel } from '../../render/html/table-model.ts';
import { debounced, make, need } from '../dom.ts';
import type { PageState } from '../state.ts';
import { makeRow } from './row.ts';
import type { FileUsers } from './users.ts';
import { VirtualRows } from './virtual-rows.ts';

interface TableTools {
  readonly state: PageState;
  /** Tables of files: who used them. */
  readonly users: FileUsers | undefined;
  /** Tables of files: what they are of. */
  readonly places: FilePlaces | undefined;
}

export function mountTable(
  section: HTMLElement,
  data: TableData,
  names: readonly string[],
  { state, users, places }: TableTools,
): void {
  const model = new TableModel(data, names);
  const body = need(section, 'tbody', HTMLTableSectionElement);
  const box = need(section, '.box', HTMLElement);
  const count = need(section, '.count', HTMLElement);
  const more = need(section, '.show-more', HTMLButtonElement);
  const filter = need(section, '.filter', HTMLInputElement);
  const select = need(section, '.sorter select', HTMLSelectElement);
  const heads = [...section.querySelectorAll<HTMLTableCellElement>('thead th')];
  const all = count.textContent;
  const usualStatus = data.compare ? 'changes' : '';

  let key = 'change';
  let descending = true;
  let status = usualStatus;
  let showAll = false;
  let sorted = model.order(key, descending);
  /** Files whose users are shown, by row. */
  const unfolded = new Set<number>();
  let virtual: VirtualRows | undefined;

  const rowsOf = (row: number): HTMLTableRowElement[] => {
    const element = makeRow(model, row);
    element.dataset['row'] = String(row);
    if (users === undefined || !unfolded.has(row)) return [element];
    need(element, '.unfold', HTMLButtonElement).setAttribute('aria-expanded', 'true');
    return [element, users.row(model.nameNumber(row), model.columns.length + 2)];
  };
  const draw = (): void => {
    const rows = model.filter(sorted, filter.value, status, places);
    virtual?.end();
    virtual = undefined;
    box.classList.toggle('all', showAll);
    if (showAll) virtual = new VirtualRows(box, body, rows, rowsOf);
    else body.replaceChildren(...rows.slice(0, model.rowsInPage).flatMap(rowsOf));
    describe(rows);
  };
  const describe = (rows: readonly number[]): void => {
    count.textContent = rows.length === model.length ? all : `${formatCount(rows.length)} of ${all}`;
    more.hidden = !showAll && rows.length <= model.rowsInPage;
    more.textContent = showAll ? `Show ${model.rowsInPage} only` : `Show all ${formatCount(rows.length)}`;
    more.setAttribute('aria-expanded', String(showAll));
  };
  const mark = (): void => {
    for (const head of heads) {
      if (head.dataset['key'] === key)
        head.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    }
    select.value = key;
    for (const button of buttons)
      button.setAttribute('aria-pressed', String((button.dataset['status'] ?? '') === status));
  };
  const again = (): void => {
    const isUsual = key === 'change' && descending;
    state.set(`${data.id}.sort`, isUsual ? undefined : `${descending ? '-' : ''}${key}`);
    state.set(`${data.id}.q`, filter.value);
    state.set(`${data.id}.status`, status === usualStatus ? undefined : status);
    state.set(`${data.id}.all`, showAll ? '1' : undefined);
    unfolded.clear();
    mark();
    draw();
  };
  const sortBy = (wanted: string): void => {
    // Names begin with A, numbers with the largest; a second time the other way round.
    descending = wanted === key ? !descending : wanted !== 'name';
    key = wanted;
    sorted = model.order(key, descending);
    again();
  };
  const read = (): void => {
    const [, minus, wanted] = /^(-?)(.*)$/.exec(state.get(`${data.id}.sort`) ?? '-change') ?? [];
    const isKey = heads.some((head) => head.dataset['key'] === wanted);
    key = isKey ? wanted! : 'change';
    descending = isKey ? minus === '-' : true;
    sorted = model.order(key, descending);
    filter.value = state.get(`${data.id}.q`) ?? '';
    const asked = state.get(`${data.id}.status`) ?? usualStatus;
    status = buttons.some((button) => button.dataset['status'] === asked) ? asked : usualStatus;
    showAll = state.get(`${data.id}.all`) === '1';
    again();
  };

  for (const head of heads) {
    const button = make('button', 'head-button', ...head.childNodes);
    button.type = 'button';
    button.addEventListener('click', () => {
      sortBy(head.dataset['key'] ?? 'change');
    });
    head.append(button);
  }
  for (const column of model.columns) select.append(new Option(cellLabel(column), column.key));
  select.addEventListener('change', () => {
    if (select.value !== key) sortBy(select.value);
  });
  filter.addEventListener('input', debounced(again, 80));
  const buttons = [...section.querySelectorAll<HTMLButtonElement>('[data-status]')];
  for (const button of buttons) {
    button.addEventListener('click', () => {
      status = button.dataset['status'] ?? '';
      again();
    });
  }
  more.addEventListener('click', () => {
    showAll = !showAll;
    again();
  });
  // The server's rows have no numbers: they are the first ones.
  const first = model.filter(sorted, '', status);
  [...body.rows].forEach((element, place) => (element.dataset['row'] = String(first[place])));
  body.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('.unfold') : null;
    const row = Number(button?.closest('tr')?.dataset['row'] ?? Number.NaN);
    if (button === null || Number.isNaN(row)) return;
    if (!unfolded.delete(row)) unfolded.add(row);
    if (virtual === undefined) draw();
    else virtual.redraw();
    body.querySelector<HTMLElement>(`[data-row="${row}"] .unfold`)?.focus();
  });
  describe(first);
  need(section, '.tools', HTMLElement).hidden = false;
  const isAsked = (): boolean =>
    ['sort', 'q', 'status', 'all'].some((name) => state.get(`${data.id}.${name}`) !== undefined);
  if (isAsked()) read();
  state.onRead(read);
}
