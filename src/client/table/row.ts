/** One row of a table, with the markup of templates/row.hbs. */
import { cellLabel, type TableModel } from '../../render/html/table-model.ts';
import { make } from '../dom.ts';

const svgNamespace = 'http://www.w3.org/2000/svg';

export function makeRow(model: TableModel, row: number): HTMLTableRowElement {
  const { status } = model.name(row);
  const element = make('tr', status, nameCell(model, row), barCell(model, row));
  for (const column of model.columns) {
    const { text, unit, tone, title, reach } = column.cell(row);
    const cell = make(
      'td',
      `n rank${column.rank}${tone === '' ? '' : ` ${tone}`}`,
      text,
      make('span', 'u', unit),
    );
    cell.dataset['label'] = cellLabel(column);
    if (title !== '') cell.title = title;
    if (reach !== '') cell.append(make('span', 'reach', reach));
    element.append(cell);
  }
  return element;
}

function nameCell(model: TableModel, row: number): HTMLTableCellElement {
  const { directory, base, role, unit, status, link, filesLink, why, was } = model.name(row);
  const name = make('bdi', '', make('span', 'dir', directory), make('span', 'base', base));
  if (role !== '') name.append(' ', make('span', 'role', role));
  const cell = make('th', 'name');
  cell.scope = 'row';
  if (model.unfolds) cell.append(unfoldButton());
  cell.append(name);
  if (status !== '') cell.append(make('span', 'badge', status));
  if (link !== '') cell.append(timelineLink(link));
  if (filesLink !== '') {
    const files = make('a', 'its-files scripted-only', 'files');
    files.setAttribute('href', filesLink);
    files.title = 'Show its files';
    cell.append(files);
  }
  if (unit !== '') cell.append(make('bdi', 'in', unit));
  if (was !== '') cell.append(make('span', 'was', 'was ', make('bdi', '', was)));
  if (why !== '') cell.append(make('bdi', 'why', why));
  return cell;
}

function unfoldButton(): HTMLButtonElement {
  const button = make('button', 'unfold scripted-only', '▸');
  button.type = 'button';
  button.setAttribute('aria-expanded', 'false');
  button.setAttribute('aria-label', 'Who used it');
  return button;
}

export function timelineLink(link: string, text = '↗'): HTMLAnchorElement {
  const element = make('a', 'go scripted-only', text);
  element.setAttribute('href', link);
  element.title = 'Show in the timeline';
  element.setAttribute('aria-label', 'Show in the timeline');
  return element;
}

function barCell(model: TableModel, row: number): HTMLTableCellElement {
  const { x1, w1, x2, w2 } = model.bar(row);
  const picture = document.createElementNS(svgNamespace, 'svg');
  picture.setAttribute('class', 'share');
  picture.setAttribute('aria-hidden', 'true');
  picture.append(rectangle('first', x1, w1), rectangle('second', x2, w2));
  return make('td', `barcell${model.data.compare ? ' centred' : ''}`, picture);
}

function rectangle(name: string, x: number, width: number): SVGRectElement {
  const element = document.createElementNS(svgNamespace, 'rect');
  element.setAttribute('class', name);
  element.setAttribute('x', `${x}%`);
  element.setAttribute('width', `${width}%`);
  element.setAttribute('height', '100%');
  return element;
}
