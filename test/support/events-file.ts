/** Makes events.bio files for tests of decoding. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { decodeEvents } from '../../src/decode/decode.ts';
import type { DecodedEvents } from '../../src/decode/events.ts';
import { EventWriter } from '../../src/import/event-writer.ts';
import { temporaryDirectory } from './temporary.ts';

export function eventsFile(write: (writer: EventWriter) => void): string {
  const file = path.join(temporaryDirectory(), 'events.bio');
  const writer = new EventWriter(file);
  write(writer);
  writer.close();
  return file;
}

export function eventBytes(write: (writer: EventWriter) => void): Buffer {
  return readFileSync(eventsFile(write));
}

export function decodeBuffer(data: Uint8Array): DecodedEvents {
  const file = path.join(temporaryDirectory(), 'events.bio');
  writeFileSync(file, data);
  return decodeEvents(file);
}
