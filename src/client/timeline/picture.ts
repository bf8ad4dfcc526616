/** One run's picture: its canvas, what is folded and selected, and what the pointer and the keys do to it. */
import type { TimelineData } from '../../render/html/report-data.ts';
import { make } from '../dom.ts';
import { colouring, type Colouring } from './colours.ts';
import { processDetails } from './details.ts';
import { draw } from './draw.ts';
import { packUnits } from './lanes.ts';
import { targetAt, type Layout } from './layout.ts';
import { measured, mostLanes } from './measured.ts';
import { readPalette, type Palette } from './palette.ts';
import { Rows } from './rows.ts';
import type { End } from './link.ts';
import type { Shared } from './shared.ts';
import { targetCard } from './target-card.ts';
import type { TreeRow } from './tree.ts';

export class Picture {
  readonly scroller = make('div', 'scroller');
  readonly #spacer = make('div', '');
  readonly #canvas = make('canvas', '');
  readonly #context: CanvasRenderingContext2D;
  readonly #data: TimelineData;
  readonly #shared: Shared;
  readonly #rows: Rows;
  readonly #units: ReturnType<typeof packUnits>;
  #palette: Palette;
  #colouring: Colouring;
  #layout: Layout;
  #hovered: number | undefined;
  #hoveredUnit: number | undefined;
  #selected: number | undefined;
  #partner: number | undefined;

  constructor(data: TimelineData, shared: Shared) {
    this.#data = data;
    this.#shared = shared;
    this.#rows = new Rows(data, shared);
    this.#units = packUnits(data.units, data.captureUs[1], data.side === '' ? mostLanes.one : mostLanes.two);
    this.#context = this.#canvas.getContext('2d')!;
    this.#palette = readPalette(data.side);
    const { colours, unitColours, names, matches } = shared;
    this.#colouring = colouring(colours, data, unitColours, names, matches.changes);
    this.scroller.tabIndex = 0;
    this.scroller.setAttribute('role', 'group');
    this.scroller.setAttribute(
      'aria-label',
      `Timeline of ${data.title}: ${data.processes.pid.length} processes`,
    );
    this.scroller.append(this.#spacer);
    this.#spacer.append(this.#canvas);
    this.#layout = this.#measured();
    this.scroller.addEventListener('scroll', () => {
      // What is under the pointer has moved on.
      if (this.#selected === undefined) this.leave();
      shared.redraw();
    });
    new ResizeObserver(() => {
      shared.redraw();
    }).observe(this.scroller);
  }

  /** After a change of theme, of the filter or of what is folded. */
  update(): void {
    this.#palette = readPalette(this.#data.side);
    const { colours, unitColours, names, matches } = this.#shared;
    this.#colouring = colouring(colours, this.#data, unitColours, names, matches.changes);
    this.#rows.update();
    this.#shared.redraw();
  }

  draw(): void {
    this.#layout = this.#measured();
    const { width, height, headHeight, rowHeight } = this.#layout;
    // An empty picture has a line that says why.
    const content = headHeight + Math.max(1, this.#rows.all.length) * rowHeight + 6;
    this.#spacer.style.height = `${content}px`;
    // Few rows need less room than many; the two pixels are the border.
    this.scroller.style.maxHeight = `${content + 2}px`;
    const ratio = devicePixelRatio;
    if (
      this.#canvas.width !== Math.round(width * ratio) ||
      this.#canvas.height !== Math.round(height * ratio)
    ) {
      this.#canvas.width = Math.round(width * ratio);
      this.#canvas.height = Math.round(height * ratio);
      this.#canvas.style.height = `${height}px`;
    }
    this.#context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const { view, names, peaks, pointerUs } = this.#shared;
    draw(this.#context, {
      data: this.#data,
      view,
      names,
      peaks,
      pointerUs,
      layout: this.#layout,
      palette: this.#palette,
      lanes: this.#units.lanes,
      unitsLeft: this.#units.left,
      tree: this.#rows.tree,
      rows: this.#rows.all,
      nothing:
        this.#shared.words.trim() === ''
          ? 'No process is shown.'
          : 'No process, unit or command has all of these words.',
      scrolled: this.scroller.scrollTop,
      hovered: this.#hovered,
      hoveredUnit: this.#hoveredUnit,
      selected: this.#selected,
      partner: this.#partner,
      markOf: (process) => this.#shared.matches.mark(this.side, process),
      colourOf: this.#colouring.of,
    });
  }

  get side(): TimelineData['side'] {
    return this.#data.side;
  }

  /** Marks what the other picture's process is matched with; `reveal` scrolls to it, unfolding what hides it. */
  showPartner(process: number | undefined, reveal: boolean): void {
    this.#partner = process;
    if (process !== undefined && reveal) {
      if (this.#rows.placeOf(process) === -1) this.#rows.reveal(process);
      const row = this.#rows.placeOf(process);
      if (row !== -1) this.#scrollTo(row);
    }
    this.#shared.redraw();
  }

  /** The process whose match is shown: the one at the pointer, else the selected one. */
  get shown(): number | undefined {
    return this.#hovered ?? this.#selected;
  }

  get partner(): number | undefined {
    return this.#partner;
  }

  /** Where a process is in the window: its bar's beginning, at the edge of the picture where it is beyond that. */
  endOf(process: number): End | undefined {
    const row = this.#rows.placeOf(process);
    if (row === -1) return undefined;
    const { headHeight, rowHeight, height, width, gutter, x } = this.#layout;
    const box = this.scroller.getBoundingClientRect();
    const y = headHeight + (row + 0.5) * rowHeight - this.scroller.scrollTop;
    const at = x(this.#data.processes.start[process]!);
    return {
      x: box.left + this.scroller.clientLeft + Math.min(width - 4, Math.max(gutter + 4, at)),
      y: box.top + this.scroller.clientTop + Math.min(height - 3, Math.max(headHeight, y)),
    };
  }

  /** As release, but for the card: another picture shows something in it. */
  forget(): void {
    this.#selected = undefined;
    this.#shared.redraw();
  }

  get palette(): Palette {
    return this.#palette;
  }

  get legend(): Colouring['legend'] {
    return this.#colouring.legend;
  }

  /** How many of its processes are looked for; undefined where none are. */
  found(): number | undefined {
    return this.#rows.found();
  }

  /** Folds all that has children, or unfolds all. */
  foldAll(folded: boolean): void {
    this.#rows.foldAll(folded);
    this.update();
  }

  get layout(): Layout {
    return this.#layout;
  }

  /** The pointer is at a point of the canvas. */
  hover(
    point: { readonly x: number; readonly y: number },
    client: { readonly x: number; readonly y: number },
  ): void {
    const target = this.#targetAt(point);
    const shared = this.#shared;
    shared.pointerUs = point.x >= this.#layout.gutter ? this.#layout.us(point.x) : undefined;
    this.#hovered = target.kind === 'process' ? this.#rows.all[target.row]!.process : undefined;
    this.#hoveredUnit = target.kind === 'unit' ? target.unit : undefined;
    if (!shared.card.pinned) {
      const content = targetCard(this.#data, shared, target, this.#rows.all);
      if (content === undefined) shared.card.hide();
      else shared.card.show(content, client, false);
    }
    shared.hovered(this, this.#hovered);
    this.#canvas.style.cursor = target.kind === 'process' ? 'pointer' : '';
    shared.redraw();
  }

  leave(): void {
    this.#hovered = undefined;
    this.#hoveredUnit = undefined;
    this.#shared.hovered(this, undefined);
    this.#shared.pointerUs = undefined;
    if (!this.#shared.card.pinned) this.#shared.card.hide();
    this.#shared.redraw();
  }

  /** A click: folds, or selects a process and pins its card, or lets go. */
  press(
    point: { readonly x: number; readonly y: number },
    client: { readonly x: number; readonly y: number },
  ): void {
    const target = this.#targetAt(point);
    if (target.kind !== 'process') {
      this.release();
      return;
    }
    const row = this.#rows.all[target.row]!;
    const { process } = row;
    if (target.onFold) this.#fold(row);
    else if (process === this.#selected) this.release();
    else this.#select(process, client);
  }

  /** Shows the life of the process at a point. */
  zoomTo(point: { readonly x: number; readonly y: number }): void {
    const target = this.#targetAt(point);
    if (target.kind !== 'process') return;
    const { start, exit } = this.#data.processes;
    const { process } = this.#rows.all[target.row]!;
    const end = exit[process]! < 0 ? this.#data.captureUs[1] : exit[process]!;
    const margin = Math.max(500, (end - start[process]!) * 0.15);
    this.#shared.view.show(start[process]! - margin, end + margin);
  }

  /** Lets go of what is selected, in the other picture too. */
  release(): void {
    this.#selected = undefined;
    this.#shared.selected(this, undefined);
    this.#shared.card.hide();
    this.#shared.redraw();
  }

  /** Selects the process `by` rows from the selected one and scrolls to it. */
  step(by: number): void {
    const rows = this.#rows.all;
    const at = this.#selected === undefined ? -1 : this.#rows.rowOf(this.#selected);
    const top = Math.floor(this.scroller.scrollTop / this.#layout.rowHeight);
    const row = Math.min(rows.length - 1, Math.max(0, at === -1 ? top : at + by));
    const next = rows[row];
    if (next !== undefined) this.#goToRow(row);
  }

  /** Selects a process wherever it is: unfolds what it is folded into, and stops looking for others. */
  go(process: number): void {
    const row = (): number => this.#rows.rowOf(process);
    if (process < 0 || process >= this.#data.processes.pid.length) return;
    if (row() === -1) {
      this.#shared.find('');
      this.#rows.reveal(process);
    }
    if (row() === -1) this.#shared.showKernelThreads();
    if (row() !== -1) this.#goToRow(row());
  }

  /** Keys: to the match of the selected process. */
  stepAcross(): void {
    if (this.#selected !== undefined) this.#shared.goToPartner(this, this.#selected);
  }

  /** So that it can be seen; its place in pixels. */
  #scrollTo(row: number): number {
    const { headHeight, rowHeight, height } = this.#layout;
    const y = row * rowHeight;
    if (y < this.scroller.scrollTop) this.scroller.scrollTop = y;
    const room = height - headHeight - rowHeight;
    if (y > this.scroller.scrollTop + room) this.scroller.scrollTop = y - room;
    return y;
  }

  #goToRow(row: number): void {
    const next = this.#rows.all[row]!;
    const { headHeight, rowHeight, gutter } = this.#layout;
    const y = this.#scrollTo(row);
    const box = this.scroller.getBoundingClientRect();
    this.#select(next.process, {
      x: box.left + gutter,
      y: box.top + headHeight + y - this.scroller.scrollTop + rowHeight,
    });
  }

  foldSelected(): void {
    const row = this.#rows.all.find(({ process }) => process === this.#selected);
    if (row !== undefined) this.#fold(row);
  }

  #targetAt(point: { readonly x: number; readonly y: number }): ReturnType<typeof targetAt> {
    const milestones = this.#data.milestones.map(({ us }) => us);
    const { scrollTop } = this.scroller;
    return targetAt(this.#layout, point, this.#rows.all, this.#units.lanes, scrollTop, milestones);
  }

  #detailsOf(process: number): Node[] {
    return processDetails(this.#data, this.#shared.names, process, {
      children: this.#rows.tree.children(process),
      twins: this.#rows.twins(process),
      facts: this.#shared.matches.facts(this.side, process),
      partner: this.#shared.matches.partnerOf(this.side, process),
      actions: {
        goToPartner: () => {
          this.#shared.goToPartner(this, process);
        },
        go: (other) => {
          this.go(other);
        },
        findUnit: (unit) => {
          this.release();
          this.#shared.find(unit);
        },
        close: () => {
          this.release();
          this.scroller.focus();
        },
      },
    });
  }

  #select(process: number, client: { readonly x: number; readonly y: number }): void {
    this.#selected = process;
    this.#shared.card.show(this.#detailsOf(process), client, true);
    this.#shared.selected(this, process);
    this.#shared.redraw();
  }

  #fold(row: TreeRow): void {
    this.#rows.fold(row);
    this.update();
  }

  #measured(): Layout {
    return measured(this.#context, this.scroller, {
      data: this.#data,
      view: this.#shared.view,
      lanes: this.#units.lanes.length,
      sans: this.#palette.sans,
    });
  }
}
