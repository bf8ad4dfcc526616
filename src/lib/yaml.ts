/** YAML that people write: read, checked against a schema, and where it is wrong refused with the line. */
import { EVENT_ID, getScalarValue, loadAll, parseEvents, YAMLException } from 'js-yaml';
import * as v from 'valibot';
import { UserError } from './errors.ts';

const maxBytes = 1_048_576;

/** `name` is how errors call it: `name:LINE: what is wrong`. Throws UserError. */
export function parseYaml<Schema extends v.GenericSchema>(
  source: string,
  name: string,
  schema: Schema,
): v.InferOutput<Schema> {
  if (source.length > maxBytes) throw new UserError(`${name}: larger than 1 MiB; is that the right file?`);
  let document: unknown;
  let lines: ReadonlyMap<string, number>;
  try {
    // Anchors could make a small file huge; nobody needs them here.
    const documents = loadAll(source, { maxAliases: 0 });
    if (documents.length > 1) throw new Error('more than one document');
    document = documents[0];
    lines = linesByPath(source);
  } catch (error) {
    const mark = error instanceof YAMLException ? error.mark : undefined;
    const reason = error instanceof YAMLException ? error.reason : (error as Error).message;
    throw new UserError(`${name}${mark === undefined ? '' : `:${mark.line + 1}`}: not valid YAML: ${reason}`);
  }
  const result = v.safeParse(schema, document);
  if (result.success) return result.output;
  const issue = result.issues[0];
  const path = (issue.path ?? []).map((item) => String((item as { key: unknown }).key));
  const where = path.length === 0 ? '' : `${path.join('.')}: `;
  throw new UserError(`${name}:${lineOf(lines, path)}: ${where}${issue.message}`);
}

/** The line of a value of a document that parseYaml has read, by the keys (of lists, numbers) that lead to it. */
export function lineInYaml(source: string, path: readonly string[]): number {
  return lineOf(linesByPath(source), path);
}

/** The line of a value, or of the nearest one around it that is there. */
function lineOf(lines: ReadonlyMap<string, number>, path: readonly string[]): number {
  for (let length = path.length; length > 0; length--) {
    const line = lines.get(JSON.stringify(path.slice(0, length)));
    if (line !== undefined) return line;
  }
  return 1;
}

/** From JSON of the keys that lead to a value to the line of its key (in lists, of the value itself). */
function linesByPath(source: string): Map<string, number> {
  const lines = new Map<string, number>();
  const breaks = [...source.matchAll(/\n/g)].map(({ index }) => index);
  const lineAt = (offset: number): number => {
    let [low, high] = [0, breaks.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (breaks[middle]! < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
  const open: Place[] = [];
  for (const event of parseEvents(source, {})) {
    if (event.type === EVENT_ID.POP) {
      open.pop();
      open.at(-1)?.next();
      continue;
    }
    const parent = open.at(-1);
    const offset = 'start' in event ? event.start : 'valueStart' in event ? event.valueStart : 0;
    if (event.type === EVENT_ID.SCALAR && parent?.takesKey === true) {
      parent.key = getScalarValue(source, event);
      parent.takesKey = false;
      lines.set(JSON.stringify([...parent.path, parent.key]), lineAt(offset));
      continue;
    }
    const path = parent === undefined || parent.kind === 'document' ? [] : [...parent.path, parent.key];
    if (parent?.kind === 'list') lines.set(JSON.stringify(path), lineAt(offset));
    if (event.type === EVENT_ID.DOCUMENT) open.push(new Place('document', []));
    else if (event.type === EVENT_ID.SEQUENCE) open.push(new Place('list', path));
    else if (event.type === EVENT_ID.MAPPING) open.push(new Place('map', path));
    else parent?.next();
  }
  return lines;
}

/** A document, list or mapping that is open, and where in it the reader is. */
class Place {
  readonly kind: 'document' | 'list' | 'map';
  readonly path: readonly string[];
  key: string;
  takesKey: boolean;

  constructor(kind: Place['kind'], path: readonly string[]) {
    this.kind = kind;
    this.path = path;
    this.key = kind === 'list' ? '0' : '';
    this.takesKey = kind === 'map';
  }

  next(): void {
    if (this.kind === 'list') this.key = String(Number(this.key) + 1);
    else this.takesKey = this.kind === 'map';
  }
}
