/** All rows of a table in a box that scrolls, of which only those in sight are elements: a hundred thousand cost no more than ten. */
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualItem,
} from '@tanstack/virtual-core';
import { make } from '../dom.ts';

const usualHeight = 30;

export class VirtualRows {
  readonly #body: HTMLTableSectionElement;
  readonly #rows: readonly number[];
  readonly #rowsOf: (row: number) => HTMLTableRowElement[];
  readonly #virtualizer: Virtualizer<HTMLElement, HTMLTableRowElement>;
  readonly #end: () => void;
  readonly #above = make('tr', 'spacer');
  readonly #below = make('tr', 'spacer');
  #shown = '';

  /** `rowsOf` makes the elements of a row, the first of which is always there. */
  constructor(
    box: HTMLElement,
    body: HTMLTableSectionElement,
    rows: readonly number[],
    rowsOf: (row: number) => HTMLTableRowElement[],
  ) {
    this.#body = body;
    this.#rows = rows;
    this.#rowsOf = rowsOf;
    box.scrollTop = 0;
    this.#virtualizer = new Virtualizer<HTMLElement, HTMLTableRowElement>({
      count: rows.length,
      getScrollElement: () => box,
      estimateSize: () => usualHeight,
      overscan: 8,
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      onChange: () => {
        this.#draw(false);
      },
    });
    this.#end = this.#virtualizer._didMount();
    this.#virtualizer._willUpdate();
    this.#draw(true);
  }

  end(): void {
    this.#end();
  }

  /** A row has more or fewer elements than before. */
  redraw(): void {
    this.#draw(true);
  }

  #draw(always: boolean): void {
    const items = this.#virtualizer.getVirtualItems();
    const [first, last] = [items[0], items.at(-1)];
    const shown = `${first?.index ?? 0} ${last?.index ?? 0}`;
    this.#above.style.height = `${first?.start ?? 0}px`;
    this.#below.style.height = `${this.#virtualizer.getTotalSize() - (last?.end ?? 0)}px`;
    if (!always && shown === this.#shown) return;
    this.#shown = shown;
    const made = items.map((item) => this.#rowsOf(this.#rows[item.index]!));
    this.#body.replaceChildren(this.#above, ...made.flat(), this.#below);
    items.forEach((item, i) => {
      this.#measure(item, made[i]!);
    });
  }

  /** Names that wrap, and rows that tell who used a file, are higher than others. */
  #measure({ index }: VirtualItem, elements: readonly HTMLTableRowElement[]): void {
    const height = elements.reduce((sum, element) => sum + element.getBoundingClientRect().height, 0);
    if (height > 0) this.#virtualizer.resizeItem(index, height);
  }
}
