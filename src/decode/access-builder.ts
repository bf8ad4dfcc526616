/** Collects ACCESS records into columns, and adds up the parts of one access. */
import { CountColumn, TimeColumn } from './column.ts';
import type { DecodedAccesses } from './events.ts';

/** One record, as it was read. Reused from record to record: there are millions of them. */
export class AccessFields {
  process = 0;
  file = 0;
  flags = 0;
  openNs = 0;
  closeNs = 0;
  readCalls = 0;
  readBytes = 0;
  writeCalls = 0;
  writeBytes = 0;
}

export class AccessBuilder {
  private readonly process = new CountColumn();
  private readonly file = new CountColumn();
  private readonly flags = new CountColumn();
  private readonly openNs = new TimeColumn();
  private readonly closeNs = new TimeColumn();
  private readonly readCalls = new CountColumn();
  private readonly readBytes = new CountColumn();
  private readonly writeCalls = new CountColumn();
  private readonly writeBytes = new CountColumn();
  /** From process and access number to the row. */
  private readonly parts = new Map<number | string, number>();

  add(fields: AccessFields): void {
    this.process.push(fields.process);
    this.file.push(fields.file);
    this.flags.push(fields.flags);
    this.openNs.push(fields.openNs);
    this.closeNs.push(fields.closeNs);
    this.readCalls.push(fields.readCalls);
    this.readBytes.push(fields.readBytes);
    this.writeCalls.push(fields.writeCalls);
    this.writeBytes.push(fields.writeBytes);
  }

  /**
   * Adds a record that is part `number` of its process's: counts are summed, it lasts from the earliest open to the latest
   * close, a flag that one part has the access has.
   */
  addPart(fields: AccessFields, number: number): void {
    const key = partKey(fields.process, number);
    const row = this.parts.get(key);
    if (row === undefined) {
      this.parts.set(key, this.process.length);
      this.add(fields);
      return;
    }
    this.flags.set(row, this.flags.get(row) | fields.flags);
    this.openNs.set(row, Math.min(this.openNs.get(row), fields.openNs));
    this.closeNs.set(row, Math.max(this.closeNs.get(row), fields.closeNs));
    addTo(this.readCalls, row, fields.readCalls);
    addTo(this.readBytes, row, fields.readBytes);
    addTo(this.writeCalls, row, fields.writeCalls);
    addTo(this.writeBytes, row, fields.writeBytes);
  }

  finish(): DecodedAccesses {
    return {
      length: this.process.length,
      process: this.process.finish(),
      file: this.file.finish(),
      flags: this.flags.finish(),
      openNs: this.openNs.finish(),
      closeNs: this.closeNs.finish(),
      readCalls: this.readCalls.finish(),
      readBytes: this.readBytes.finish(),
      writeCalls: this.writeCalls.finish(),
      writeBytes: this.writeBytes.finish(),
    };
  }
}

function addTo(column: CountColumn, row: number, value: number): void {
  if (value !== 0) column.set(row, Math.min(Number.MAX_SAFE_INTEGER, column.get(row) + value));
}

/** One number where both fit into a double exactly, which is nearly always; else text. */
function partKey(process: number, number: number): number | string {
  return process < 2 ** 20 && number < 2 ** 33 ? process * 2 ** 33 + number : `${process} ${number}`;
}
