/** A map of directories: areas are what was read, written or asked of the disk below each; a click goes into one. */
import { hierarchy, treemap, treemapSquarify, type HierarchyRectangularNode } from 'd3-hierarchy';
import type { TableData } from '../../render/html/report-data.ts';
import { TableModel } from '../../render/html/table-model.ts';
import { tableKinds } from '../../render/html/table-fields.ts';
import { writeFragment } from '../../render/html/fragment.ts';
import { formatCount } from '../../render/numbers.ts';
import { make } from '../dom.ts';
import type { PageState } from '../state.ts';
import { addUp, placeTree, type Place } from './place-tree.ts';
import { timelineLink } from './row.ts';

/** What an area may stand for: columns of the table of files. */
const measures = ['read', 'disk', 'written', 'waited', 'opens', 'calls'] as const;
const height = 360;
/** Directories within one another that are shown at a time. */
const levels = 3;
/** Smaller ones are only a line. */
const leastSide = 3;

export function mountMap(
  place: HTMLElement,
  files: TableData,
  names: readonly string[],
  state: PageState,
): void {
  const model = new TableModel(files, names);
  const fields = tableKinds.files.fields;
  const there = measures.filter((key) => files.values[key] !== undefined);
  const paths = Array.from({ length: model.length }, (_, row) => names[model.nameNumber(row)]!);
  const select = make('select', '');
  for (const key of there) select.append(new Option(fields.find((field) => field.key === key)!.head, key));
  const crumbs = make('nav', 'crumbs');
  crumbs.setAttribute('aria-label', 'Directory');
  const area = make('div', 'area-map');
  place.append(make('div', 'tools', crumbs, make('label', '', 'area by ', select)), area);
  if (files.omitted > 0)
    place.append(make('p', 'hint', `${formatCount(files.omitted)} files that did least are not in the map.`));

  let root: Place | undefined;
  let at = '/';
  const format = (value: number): string => fields.find(({ key }) => key === select.value)!.format(value);

  const draw = (): void => {
    const width = area.clientWidth;
    if (width === 0 || there.length === 0) return;
    root ??= placeTree(paths);
    addUp(root, (row) => model.value(select.value, row));
    const shown = find(root, at) ?? root;
    drawCrumbs(shown.path);
    const laidOut = treemap<Place>()
      .tile(treemapSquarify)
      .size([width, height])
      .paddingTop((node) => (node.depth > 0 && node.children !== undefined ? 17 : 0))
      .paddingInner(1)(
      hierarchy(shown, (each) => (depthBelow(shown, each) < levels ? [...each.children.values()] : undefined))
        .sum((each) =>
          depthBelow(shown, each) === levels || each.children.size === 0 ? each.total : each.own,
        )
        .sort((a, b) => (b.value ?? 0) - (a.value ?? 0)),
    );
    area.replaceChildren(
      ...laidOut
        .descendants()
        .slice(1)
        .filter(({ x0, x1, y0, y1 }) => x1 - x0 >= leastSide && y1 - y0 >= leastSide)
        .map(cell),
    );
    if (shown.total === 0) area.replaceChildren(make('p', 'hint', 'None of it below here.'));
  };
  const go = (path: string): void => {
    at = path;
    state.set('map.at', at === '/' ? undefined : at);
    state.set('map.by', select.value === there[0] ? undefined : select.value);
    draw();
  };
  const cell = (node: HierarchyRectangularNode<Place>): HTMLElement => {
    const { data: each, x0, x1, y0, y1 } = node;
    const isDirectory = each.children.size > 0;
    const text = `${each.name} ${format(each.total)}`;
    const element = make(isDirectory ? 'button' : 'div', `cell depth${node.depth}`);
    if (y1 - y0 > 14 && x1 - x0 > 28) element.append(make('bdi', '', text));
    element.title = `${each.path}: ${format(each.total)}`;
    if (element instanceof HTMLButtonElement) {
      element.type = 'button';
      element.setAttribute('aria-label', element.title);
      element.addEventListener('click', () => {
        go(each.path);
        area.querySelector('button')?.focus();
      });
    }
    Object.assign(element.style, {
      ...{ left: `${x0}px`, top: `${y0}px`, width: `${x1 - x0}px`, height: `${y1 - y0}px` },
    });
    return element;
  };
  const drawCrumbs = (path: string): void => {
    const parts = path.split('/').filter((part) => part !== '');
    const buttons = ['', ...parts].map((part, i) => {
      const button = make('button', 'link', make('bdi', '', i === 0 ? '/' : part));
      button.type = 'button';
      button.addEventListener('click', () => {
        go(`/${parts.slice(0, i).join('/')}`);
      });
      return button;
    });
    const link = writeFragment({ section: 'timeline', values: new Map([['q', `file:${path}/`]]) });
    crumbs.replaceChildren(...buttons, ...(parts.length === 0 ? [] : [timelineLink(link)]));
  };
  const read = (): void => {
    const by = state.get('map.by');
    select.value = there.find((key) => key === by) ?? there[0] ?? '';
    at = state.get('map.at') ?? '/';
    draw();
  };
  select.addEventListener('change', () => {
    go(at);
  });
  new ResizeObserver(draw).observe(area);
  read();
  state.onRead(read);
}

function find(root: Place, path: string): Place | undefined {
  let place: Place | undefined = root;
  for (const part of path.split('/').filter((each) => each !== '')) place = place?.children.get(part);
  return place;
}

function depthBelow(above: Place, place: Place): number {
  return place.depth - above.depth;
}
