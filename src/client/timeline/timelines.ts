/** The page's pictures, one or two, on one time axis, with their tools and their legend. */
import type { ReportData, Throughput } from '../../render/html/report-data.ts';
import { debounced, make, need } from '../dom.ts';
import { Card } from './card.ts';
import { listen } from './input.ts';
import { stepTexts } from './palette.ts';
import { Picture, type Shared } from './picture.ts';
import { TimeView } from './time-view.ts';

export function mountTimelines({ timelines, viewUs }: ReportData, names: readonly string[]): void {
  const pictures: Picture[] = [];
  let waiting = false;
  const redraw = (): void => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      for (const picture of pictures) picture.draw();
    });
  };
  const moved = (): void => {
    // Which rows there are depends on the time shown, where only those in view are.
    if (shared.inViewOnly) for (const picture of pictures) picture.update();
    redraw();
  };
  const whole = [
    Math.min(viewUs[0], ...timelines.map(({ captureUs }) => captureUs[0])),
    Math.max(viewUs[1], ...timelines.map(({ captureUs }) => captureUs[1])),
  ] as const;
  const shared: Shared = {
    view: new TimeView(viewUs, whole, moved),
    card: new Card(),
    names,
    peak: Math.max(0, ...timelines.map(({ throughput }) => peakOf(throughput))),
    pointerUs: undefined,
    kernelThreads: false,
    inViewOnly: false,
    words: '',
    redraw,
  };
  const place = need(document, '#pictures', HTMLElement);
  if (timelines.length > 1) place.className = 'pair';
  for (const data of timelines) {
    const letter = make('span', `letter side-${data.side}`, data.side.toUpperCase());
    const head = data.side === '' ? [] : [make('h3', '', letter, make('bdi', '', data.title))];
    const holder = make('div', 'picture', ...head);
    place.append(holder);
    const picture = new Picture(data, shared);
    holder.append(picture.scroller);
    pictures.push(picture);
    listen(picture, shared);
  }
  const update = (): void => {
    for (const picture of pictures) picture.update();
  };
  update();
  need(document, '#no-picture', HTMLElement).hidden = true;
  mountTools(shared, update);
  drawLegend(timelines.map(({ side }) => (side === 'b' ? 'b' : 'a')));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', update);
  // Printing draws at once: no frame comes before the paper.
  addEventListener('beforeprint', () => {
    for (const picture of pictures) picture.draw();
  });
}

/** Bytes a microsecond: the pictures' bins are not of one width. */
function peakOf({ read, written, binUs }: Throughput): number {
  return read.reduce((most, bytes, bin) => Math.max(most, bytes + written[bin]!), 0) / binUs;
}

function mountTools(shared: Shared, update: () => void): void {
  const tools = need(document, '#timeline-tools', HTMLElement);
  const { view } = shared;
  const middle = (): number => (view.from + view.to) / 2;
  const actions: Readonly<Record<string, () => void>> = {
    fit: () => {
      view.home();
    },
    whole: () => {
      view.whole();
    },
    in: () => {
      view.zoom(0.6, middle());
    },
    out: () => {
      view.zoom(1 / 0.6, middle());
    },
  };
  for (const button of tools.querySelectorAll<HTMLButtonElement>('[data-do]')) {
    button.addEventListener('click', () => {
      actions[button.dataset['do'] ?? '']?.();
    });
  }
  const filter = need(tools, '#timeline-filter', HTMLInputElement);
  filter.addEventListener(
    'input',
    debounced(() => {
      shared.words = filter.value;
      update();
    }, 80),
  );
  const kernelThreads = need(tools, '#kernel-threads', HTMLInputElement);
  kernelThreads.addEventListener('change', () => {
    shared.kernelThreads = kernelThreads.checked;
    update();
  });
  const inViewOnly = need(tools, '#in-view', HTMLInputElement);
  inViewOnly.addEventListener('change', () => {
    shared.inViewOnly = inViewOnly.checked;
    update();
  });
  tools.hidden = false;
  need(document, '#timeline-hint', HTMLElement).hidden = false;
}

function drawLegend(hues: readonly string[]): void {
  const swatches = (name: string): Node[] =>
    hues.map((hue) => make('i', name === 'idle' ? name : `${hue}${name}`));
  need(document, '#legend', HTMLElement).append(
    ...stepTexts.map((text, step) => make('span', 'step', ...swatches(String(step + 1)), text)),
    make('span', 'step', make('i', 'idle'), 'idle'),
  );
}
