/**
 * What the page shows, kept in the fragment of its address (render/html/fragment.ts), so that a view can be shared, and comes back
 * with the browser's own keys. A fragment with a section alone (a link of the page) changes nothing of what is shown.
 */
import { readFragment, writeFragment } from '../render/html/fragment.ts';

export class PageState {
  #section: string;
  #values: Map<string, string>;
  readonly #listeners: (() => void)[] = [];
  #waiting = 0;

  constructor() {
    const { section, values } = readFragment(location.hash);
    this.#section = section;
    this.#values = new Map(values);
    addEventListener('hashchange', () => {
      this.#read();
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

  #read(): void {
    const { section, values } = readFragment(location.hash);
    this.#section = section;
    if (values.size > 0) {
      this.#values = new Map(values);
      for (const listener of this.#listeners) listener();
    } else if (this.#values.size > 0) this.#write();
    this.scrollToSection();
  }

  #write(): void {
    const fragment = writeFragment({ section: this.#section, values: this.#values });
    // An empty fragment would load the page anew in some browsers.
    history.replaceState(null, '', fragment === '' ? '#' : fragment);
  }
}
