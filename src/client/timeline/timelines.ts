/** The page's pictures, one or two, on one time axis, with their tools and their legend. */
import type { FilePlaces } from '../../render/html/file-places.ts';
import { readSpan, spanText } from '../../render/html/fragment.ts';
import type { ReportData } from '../../render/html/report-data.ts';
import { formatCount } from '../../render/numbers.ts';
import { debounced, make, need } from '../dom.ts';
import type { PageState } from '../state.ts';
import { Card } from './card.ts';
import { colourModes, paint, signOf, unitColours, type ColourMode } from './colours.ts';
import { trackPeaks } from './draw-tracks.ts';
import { listen } from './input.ts';
import { Link } from './link.ts';
import { Matches } from './matches.ts';
import type { Palette } from './palette.ts';
import { Picture } from './picture.ts';
import type { Shared } from './shared.ts';
import { TimeView } from './time-view.ts';

/** Colours of the style sheet for what has no order. */
const kindsOfColour = 7;

export function mountTimelines(
  data: ReportData,
  names: readonly string[],
  places: FilePlaces,
  state: PageState,
): void {
  const { timelines, viewUs } = data;
  const pictures: Picture[] = [];
  const usualColours: ColourMode = timelines.length > 1 ? 'change' : 'bytes';
  let waiting = false;
  const redraw = (): void => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      for (const picture of pictures) picture.draw();
      drawLink();
    });
  };
  const moved = (): void => {
    const { view } = shared;
    state.set('t', view.atHome ? undefined : spanText(view.from, view.to));
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
    places,
    peaks: trackPeaks(timelines.flatMap(({ tracks }) => tracks)),
    unitColours: unitColours(timelines, names, kindsOfColour),
    matches: new Matches(data, names),
    colours: usualColours,
    pointerUs: undefined,
    kernelThreads: false,
    inViewOnly: false,
    words: '',
    redraw,
    find: (words) => {
      tools.find(words);
    },
    showKernelThreads: () => {
      tools.showKernelThreads();
    },
    selected: (picture, process) => {
      state.set('p', process === undefined ? undefined : `${picture.side}${process}`);
      // One card: what was selected in the other picture is let go.
      for (const other of pictures) if (other !== picture) other.forget();
      showMatch(picture, process, true);
    },
    hovered: (picture, process) => {
      // With the pointer away, it is the match of what is selected in either picture.
      const from = process === undefined ? pictures.find(({ shown }) => shown !== undefined) : picture;
      showMatch(from ?? picture, process ?? from?.shown, false);
    },
    goToPartner: (picture, process) => {
      const partner = shared.matches.partnerOf(picture.side, process);
      const other = pictures.find((each) => each !== picture);
      if (partner === undefined || other === undefined) return;
      other.scroller.focus();
      other.go(partner);
    },
  };
  /** In the other picture, what the process is matched with; in its own, nothing. */
  const showMatch = (picture: Picture, process: number | undefined, reveal: boolean): void => {
    picture.showPartner(undefined, false);
    for (const other of pictures) {
      if (other === picture) continue;
      const partner = process === undefined ? undefined : shared.matches.partnerOf(picture.side, process);
      other.showPartner(partner, reveal);
    }
  };
  const drawLink = (): void => {
    const other = pictures.find(({ partner }) => partner !== undefined);
    const picture = pictures.find((each) => each !== other);
    const process = picture?.shown;
    if (link === undefined) return;
    if (other?.partner === undefined || picture === undefined || process === undefined) {
      link.draw(undefined, undefined);
    } else link.draw(picture.endOf(process), other.endOf(other.partner));
  };
  const place = need(document, '#pictures', HTMLElement);
  const link = timelines.length > 1 ? new Link(place) : undefined;
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
  const tools = mountTools(shared, pictures, state, usualColours);
  const read = (): void => {
    const span = readSpan(state.get('t'));
    if (span === undefined) shared.view.home();
    else shared.view.show(...span);
    tools.read();
    const [, side = '', process] = /^([ab]?)(\d{1,9})$/.exec(state.get('p') ?? '') ?? [];
    const picture = pictures.find((each) => each.side === side);
    if (picture === undefined || process === undefined) return;
    // The card is placed where its row is on the screen.
    state.scrollToSection();
    picture.go(Number(process));
  };
  tools.update();
  // It has to be laid out before anything in it can be gone to.
  for (const picture of pictures) picture.draw();
  read();
  state.onRead(read);
  need(document, '#no-picture', HTMLElement).hidden = true;
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', tools.update);
  // Printing draws at once, in the colours of paper: no frame comes before it.
  const print = (): void => {
    tools.update();
    for (const picture of pictures) picture.draw();
  };
  addEventListener('beforeprint', print);
  matchMedia('print').addEventListener('change', print);
}

interface Tools {
  /** Draws all anew, the legend and the number found too. */
  readonly update: () => void;
  readonly find: (words: string) => void;
  readonly showKernelThreads: () => void;
  /** Takes over what the address says. */
  readonly read: () => void;
}

function mountTools(
  shared: Shared,
  pictures: readonly Picture[],
  state: PageState,
  usualColours: ColourMode,
): Tools {
  const tools = need(document, '#timeline-tools', HTMLElement);
  const { view } = shared;
  const middle = (): number => (view.from + view.to) / 2;
  const fold = (folded: boolean): void => {
    for (const picture of pictures) picture.foldAll(folded);
  };
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
    fold: () => {
      fold(true);
    },
    unfold: () => {
      fold(false);
    },
  };
  for (const button of tools.querySelectorAll<HTMLButtonElement>('[data-do]')) {
    button.addEventListener('click', () => {
      actions[button.dataset['do'] ?? '']?.();
    });
  }
  const filter = need(tools, '#timeline-filter', HTMLInputElement);
  const colours = need(tools, '#timeline-colours', HTMLSelectElement);
  const found = need(tools, '#timeline-found', HTMLElement);
  const update = (): void => {
    for (const picture of pictures) picture.update();
    drawLegend(pictures);
    const counts = pictures.map((picture) => picture.found());
    found.textContent = counts
      .filter((count) => count !== undefined)
      .map((count) => `${formatCount(count)} found`)
      .join(', ');
  };
  const take = (): void => {
    shared.words = filter.value;
    shared.colours = colourModes.find((mode) => mode === colours.value) ?? usualColours;
    state.set('q', filter.value);
    state.set('color', shared.colours === usualColours ? undefined : shared.colours);
    update();
  };
  filter.addEventListener('input', debounced(take, 80));
  colours.addEventListener('change', take);
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
  return {
    update,
    find: (words) => {
      filter.value = words;
      take();
    },
    showKernelThreads: () => {
      kernelThreads.checked = true;
      shared.kernelThreads = true;
      update();
    },
    read: () => {
      filter.value = state.get('q') ?? '';
      const wanted = state.get('color') ?? usualColours;
      colours.value = colourModes.find((mode) => mode === wanted) ?? usualColours;
      take();
    },
  };
}

/** Two pictures have a hue each where the colours are those of one hue. */
function drawLegend(pictures: readonly Picture[]): void {
  const swatch = (painted: string, { pale, onKind, faint }: Palette, sign = ''): HTMLElement => {
    const element = make('i', sign === '' ? '' : 'sign', sign);
    element.style.background = painted;
    element.style.color = onKind.get(painted) ?? '';
    if (pale.has(painted)) element.style.boxShadow = `inset 0 0 0 1px ${faint}`;
    return element;
  };
  const [first] = pictures;
  if (first === undefined) return;
  const entries = first.legend.map(({ colour, text }) => {
    const sign = typeof colour === 'object' && 'kind' in colour ? signOf(colour.kind) : '';
    const palettes = new Map(pictures.map(({ palette }) => [paint(colour, palette), palette]));
    const swatches = Array.from(palettes, ([painted, palette]) => swatch(painted, palette, sign));
    return make('span', 'step', ...swatches, make('bdi', '', text));
  });
  need(document, '#legend', HTMLElement).replaceChildren(
    ...entries,
    make('span', 'step', swatch(first.palette.idle, first.palette), 'idle'),
  );
}
