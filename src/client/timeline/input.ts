/** Pointer, wheel and keys on a picture. The plain wheel scrolls its rows, as everywhere on a page; with Ctrl it zooms. */
import type { Picture } from './picture.ts';
import type { Shared } from './shared.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Pointers that moved less than this have clicked, not dragged. */
const clickDistance = 4;

export function listen(picture: Picture, shared: Shared): void {
  const { scroller } = picture;
  const pointAt = (event: Point): Point => {
    const box = scroller.getBoundingClientRect();
    return { x: event.x - box.left - scroller.clientLeft, y: event.y - box.top - scroller.clientTop };
  };
  listenToPointers(picture, shared, pointAt);
  scroller.addEventListener(
    'wheel',
    (event) => {
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      if (event.ctrlKey || event.metaKey) {
        shared.view.zoom(Math.exp(event.deltaY * unit * 0.0025), picture.layout.us(pointAt(event).x));
      } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        const pixels = (event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX) * unit;
        shared.view.pan((pixels * shared.view.span) / picture.layout.width);
      } else return;
      event.preventDefault();
    },
    { passive: false },
  );
  scroller.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const action = keys(picture, shared)[event.key];
    if (action === undefined) return;
    action();
    event.preventDefault();
  });
}

function keys(picture: Picture, { view }: Shared): Readonly<Record<string, () => void>> {
  const middle = (view.from + view.to) / 2;
  const zoomIn = (): void => {
    view.zoom(0.7, middle);
  };
  const zoomOut = (): void => {
    view.zoom(1 / 0.7, middle);
  };
  return {
    ArrowLeft: () => {
      view.pan(-view.span / 8);
    },
    ArrowRight: () => {
      view.pan(view.span / 8);
    },
    ArrowUp: () => {
      picture.step(-1);
    },
    ArrowDown: () => {
      picture.step(1);
    },
    '+': zoomIn,
    '=': zoomIn,
    '-': zoomOut,
    '0': () => {
      view.home();
    },
    '9': () => {
      view.whole();
    },
    m: () => {
      picture.stepAcross();
    },
    Enter: () => {
      picture.foldSelected();
    },
    Escape: () => {
      picture.release();
    },
  };
}

function listenToPointers(picture: Picture, shared: Shared, pointAt: (event: Point) => Point): void {
  const { scroller } = picture;
  const down = new Map<number, Point>();
  let moved = false;
  let pinch = 0;

  const distance = (): number => {
    const [a, b] = [...down.values()];
    return a === undefined || b === undefined ? 0 : Math.max(20, Math.abs(a.x - b.x));
  };

  scroller.addEventListener('pointerdown', (event) => {
    const point = pointAt(event);
    // The scroll bar is the browser's.
    if (event.button !== 0 || point.x > scroller.clientWidth) return;
    down.set(event.pointerId, point);
    moved = false;
    pinch = distance();
  });
  scroller.addEventListener('pointermove', (event) => {
    const point = pointAt(event);
    const before = down.get(event.pointerId);
    if (before === undefined) {
      if (down.size === 0) picture.hover(point, event);
      return;
    }
    if (!moved && Math.hypot(point.x - before.x, point.y - before.y) < clickDistance) return;
    if (!moved) scroller.setPointerCapture(event.pointerId);
    moved = true;
    down.set(event.pointerId, point);
    if (down.size === 2) {
      const now = distance();
      const [a, b] = [...down.values()] as [Point, Point];
      shared.view.zoom(pinch / now, picture.layout.us((a.x + b.x) / 2));
      pinch = now;
      return;
    }
    const { layout } = picture;
    shared.view.pan(layout.us(before.x) - layout.us(point.x));
    if (event.pointerType === 'mouse') scroller.scrollTop += before.y - point.y;
  });
  scroller.addEventListener('pointerup', (event) => {
    if (down.delete(event.pointerId) && !moved) picture.press(pointAt(event), event);
  });
  scroller.addEventListener('pointercancel', (event) => {
    down.delete(event.pointerId);
  });
  scroller.addEventListener('pointerleave', (event) => {
    if (!down.has(event.pointerId)) picture.leave();
  });
  scroller.addEventListener('dblclick', (event) => {
    picture.zoomTo(pointAt(event));
  });
}
