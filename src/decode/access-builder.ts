/** Collects ACCESS records into columns, and adds up the parts of one access. */
import { CountColumn, RareColumn, TimeColumn } from './column.ts';
import type { DecodedAccesses } from './events.ts';
import { PartTable } from './part-table.ts';

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
  waits = 0;
  waitNs = 0;
  readNs = 0;
  writeNs = 0;
}

export class AccessBuilder {
  private readonly process: CountColumn;
  private readonly file: CountColumn;
  private readonly flags: CountColumn;
  private readonly openNs: TimeColumn;
  private readonly closeNs: TimeColumn;
  private readonly readCalls: CountColumn;
  private readonly readBytes: CountColumn;
  private readonly writeCalls: CountColumn;
  private readonly writeBytes: CountColumn;
  private readonly waits = new RareColumn();
  private readonly waitNs = new RareColumn();
  private readonly readNs = new RareColumn();
  private readonly writeNs = new RareColumn();
  private readonly parts = new PartTable();

  /** `expectedRows` need not be right; memory that stays unused is never touched, so too many cost nothing. */
  constructor(expectedRows: number) {
    this.process = new CountColumn(expectedRows);
    this.file = new CountColumn(expectedRows);
    this.flags = new CountColumn(expectedRows);
    this.openNs = new TimeColumn(expectedRows);
    this.closeNs = new TimeColumn(expectedRows);
    this.readCalls = new CountColumn(expectedRows);
    this.readBytes = new CountColumn(expectedRows);
    this.writeCalls = new CountColumn(expectedRows);
    this.writeBytes = new CountColumn(expectedRows);
  }

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
    this.addRare(this.process.length - 1, fields);
  }

  /**
   * Adds a record that is part `number` of its process's: counts are summed, it lasts from the earliest open to the latest
   * close, a flag that one part has the access has.
   */
  addPart(fields: AccessFields, number: number): void {
    const row = this.parts.findOrAdd(fields.process, number, this.process.length);
    if (row === -1) {
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
    this.addRare(row, fields);
  }

  private addRare(row: number, { waits, waitNs, readNs, writeNs }: AccessFields): void {
    this.waits.add(row, waits);
    this.waitNs.add(row, waitNs);
    this.readNs.add(row, readNs);
    this.writeNs.add(row, writeNs);
  }

  finish(): DecodedAccesses {
    const rows = this.process.length;
    this.parts.release();
    return {
      length: rows,
      process: this.process.finish(),
      file: this.file.finish(),
      flags: this.flags.finish(),
      openNs: this.openNs.finish(),
      closeNs: this.closeNs.finish(),
      readCalls: this.readCalls.finish(),
      readBytes: this.readBytes.finish(),
      writeCalls: this.writeCalls.finish(),
      writeBytes: this.writeBytes.finish(),
      waits: this.waits.finish(rows),
      waitNs: this.waitNs.finish(rows),
      readNs: this.readNs.finish(rows),
      writeNs: this.writeNs.finish(rows),
    };
  }
}

function addTo(column: CountColumn, row: number, value: number): void {
  if (value !== 0) column.set(row, Math.min(Number.MAX_SAFE_INTEGER, column.get(row) + value));
}
