/** The line from a process in one picture to its match in the other, drawn above both. Pointers pass through it. */
const svgNamespace = 'http://www.w3.org/2000/svg';

/** In the coordinates of the window. */
export interface End {
  readonly x: number;
  readonly y: number;
}

export class Link {
  readonly #place: HTMLElement;
  readonly #svg = document.createElementNS(svgNamespace, 'svg');
  readonly #path = document.createElementNS(svgNamespace, 'path');

  constructor(place: HTMLElement) {
    this.#place = place;
    this.#svg.setAttribute('class', 'match-link');
    this.#svg.setAttribute('aria-hidden', 'true');
    this.#svg.append(this.#path);
    place.append(this.#svg);
    this.draw(undefined, undefined);
  }

  draw(from: End | undefined, to: End | undefined): void {
    const isShown = from !== undefined && to !== undefined;
    this.#svg.style.display = isShown ? '' : 'none';
    if (!isShown) return;
    const box = this.#place.getBoundingClientRect();
    const [x1, y1, x2, y2] = [from.x - box.left, from.y - box.top, to.x - box.left, to.y - box.top];
    const bend = Math.max(24, Math.abs(y2 - y1) / 3) * Math.sign(y2 - y1 || 1);
    this.#path.setAttribute('d', `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`);
  }
}
