/** Makes a table of the page sortable and filterable, and lets it show the rows that are only in the data. */
import { formatCount } from '../../render/numbers.ts';
import type { TableData } from '../../render/html/report-data.ts';
import { cellLabel, TableModel } from '../../render/html/table-model.ts';
import { debounced, make, need } from '../dom.ts';
import { makeRow } from './row.ts';

const rowsMore = 200;

export function mountTable(section: HTMLElement, data: TableData, names: readonly string[]): void {
  const model = new TableModel(data, names);
  const body = need(section, 'tbody', HTMLTableSectionElement);
  const count = need(section, '.count', HTMLElement);
  const more = need(section, '.show-more', HTMLButtonElement);
  const filter = need(section, '.filter', HTMLInputElement);
  const select = need(section, 'select', HTMLSelectElement);
  const heads = [...section.querySelectorAll<HTMLTableCellElement>('thead th')];
  const all = count.textContent;

  let key = 'change';
  let descending = true;
  let status = data.compare ? 'changes' : '';
  let shown = model.rowsInPage;
  let sorted = model.order(key, descending);

  const draw = (): void => {
    const rows = model.filter(sorted, filter.value, status);
    body.replaceChildren(...rows.slice(0, shown).map((row) => makeRow(model, row)));
    describe(rows);
  };
  const describe = (rows: readonly number[]): void => {
    count.textContent = rows.length === model.length ? all : `${formatCount(rows.length)} of ${all}`;
    more.hidden = rows.length <= shown;
    more.textContent = `Show ${formatCount(Math.min(rowsMore, rows.length - shown))} more`;
  };
  const again = (): void => {
    shown = model.rowsInPage;
    draw();
  };
  const sortBy = (wanted: string): void => {
    // Names begin with A, numbers with the largest; a second time the other way round.
    descending = wanted === key ? !descending : wanted !== 'name';
    key = wanted;
    sorted = model.order(key, descending);
    for (const head of heads) {
      if (head.dataset['key'] === key)
        head.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    }
    select.value = key;
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
      for (const other of buttons) other.setAttribute('aria-pressed', String(other === button));
      again();
    });
  }
  more.addEventListener('click', () => {
    shown += rowsMore;
    draw();
  });
  describe(model.filter(sorted, '', status));
  need(section, '.tools', HTMLElement).hidden = false;
}
