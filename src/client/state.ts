/**
 * What the page shows, kept in the fragment of its address (render/html/fragment.ts), so that a view can be shared, and comes back
 * with the browser's own keys. A link with values sets those and keeps the others; one with a section alone changes nothing.
 */
import { readFragment, writeFragment } from '../render/html/fragment.ts';

/** Marks entries of the history that say all that is shown; those that the browser makes for links are not marked. */
const ours = 'bootio';

export class PageState {
  #section: string;
  #values: Map<string, string>;
  readonly #listeners: (() => void)[] = [];
  #waiting = 0;

  constructor() {
    const { section, values } = readFragment(location.hash);
    this.#section = section;
    this.#values = new Map(values);
    history.replaceState(ours, '');
    addEventListener('hashchange', () => {
      this.#arrive();
    });
    document.addEventListener('click', (event) => {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      const href = link?.getAttribute('href') ?? '';
      const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
      if (!isPlain || !href.startsWith('#') || readFragment(href).values.size === 0) return;
      event.preventDefault();
      this.#follow(href);
    });
  }

  get(name: string): string | undefined {
    return this.#values.get(name);
  }

  /** Undefined or '' takes it out. The address follows in a moment: a wheel turns a hundred times a second. */
  set(name: string, value: string | undefined): void {
    if (value === undefined || value === '') this.#values.delete(name);
    else this.#values.set(name, value);
    window.clearTimeout(this.#waiting);
    this.#waiting = window.setTimeout(() => {
      this.#write();
    }, 150);
  }

  /** Calls once all values are others, as a link or the reader's address has them. */
  onRead(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Shows the section of the address; where it is in something folded, unfolds that. */
  scrollToSection(): void {
    const element = this.#section === '' ? null : document.getElementById(this.#section);
    if (element === null) return;
    for (let above = element.parentElement; above !== null; above = above.parentElement)
      if (above instanceof HTMLDetailsElement) above.open = true;
    element.scrollIntoView();
  }

  #follow(href: string): void {
    this.#write();
    const { section, values } = readFragment(href);
    this.#section = section;
    // What is looked for and what is selected are two answers to one question.
    for (const name of ['p', 'q', 't']) this.#values.delete(name);
    for (const [name, value] of values) this.#values.set(name, value);
    history.pushState(ours, '', this.#fragment());
    this.#tell();
  }

  /** The browser has gone to another fragment: back or forth, by a link, or because somebody typed it. */
  #arrive(): void {
    const { section, values } = readFragment(location.hash);
    this.#section = section;
    if (values.size > 0 || history.state === ours) {
      this.#values = new Map(values);
      this.#tell();
    } else {
      this.#write();
      this.scrollToSection();
    }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
    this.scrollToSection();
  }

  #fragment(): string {
    // An empty fragment would load the page anew in some browsers.
    return writeFragment({ section: this.#section, values: this.#values }) || '#';
  }

  #write(): void {
    window.clearTimeout(this.#waiting);
    history.replaceState(ours, '', this.#fragment());
  }
}
