/**
 * What a page shows, as the fragment of its address, so that a view can be shared: `#files&files.q=lib&t=1200000-3400000`. First the
 * id of a section, or nothing; then names and values, percent-encoded. Which names there are is their readers' affair.
 */
export interface Fragment {
  /** Where to scroll to; '' for the top. */
  readonly section: string;
  readonly values: ReadonlyMap<string, string>;
}

/** Anything may stand in an address: what cannot be decoded is left out. */
export function readFragment(text: string): Fragment {
  const [section = '', ...parts] = text.replace(/^#/, '').split('&');
  const values = new Map<string, string>();
  for (const part of parts) {
    const equals = part.indexOf('=');
    const [name, value] = [decoded(part.slice(0, equals)), decoded(part.slice(equals + 1))];
    if (equals > 0 && name !== undefined && value !== undefined) values.set(name, value);
  }
  return { section: decoded(section) ?? '', values };
}

/** The inverse; '' where there is nothing to say. */
export function writeFragment({ section, values }: Fragment): string {
  const parts = Array.from(values, ([name, value]) => `&${encoded(name)}=${encoded(value)}`).join('');
  return section === '' && parts === '' ? '' : `#${encoded(section)}${parts}`;
}

/** A part of the time axis, in whole microseconds, which may be negative: `1200000..3400000`. */
export const spanText = (from: number, to: number): string => `${Math.round(from)}..${Math.round(to)}`;

/** Undefined for what is no such span. */
export function readSpan(text: string | undefined): readonly [from: number, to: number] | undefined {
  const match = /^(-?\d{1,15})\.\.(-?\d{1,15})$/.exec(text ?? '');
  if (match === null) return undefined;
  const [from, to] = [Number(match[1]), Number(match[2])];
  return from < to ? [from, to] : undefined;
}

/** Slashes may stand in a fragment as they are, and make paths legible. A lone surrogate would be refused. */
function encoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).replaceAll('%2F', '/');
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
