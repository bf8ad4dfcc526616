/** The file level of events.bio: the header, and blocks with their checksum. Files are for their owner only. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import {
  blockHeaderBytes,
  blockMagic,
  crcFrom,
  fileHeaderBytes,
  fileMagic,
  majorVersion,
  minorVersion,
} from '../decode/format.ts';

export class BlockFile {
  private readonly descriptor: number;
  private sequence = 0;

  /** Makes `file`, which must not exist yet. Throws what node:fs throws. */
  constructor(file: string) {
    this.descriptor = openSync(file, 'wx', 0o600);
    const header = Buffer.alloc(fileHeaderBytes);
    header.set(fileMagic);
    header.writeUInt16LE(majorVersion, 8);
    header.writeUInt16LE(minorVersion, 10);
    this.write(header);
  }

  /** `baseNs` is the time that the first timed record's `dt` counts from. */
  block(payload: Uint8Array, baseNs: number, records: number): void {
    const header = Buffer.alloc(blockHeaderBytes);
    header.writeUInt32LE(blockMagic, 0);
    header.writeUInt32LE(payload.length, 4);
    header.writeUInt32LE(this.sequence++, 12);
    header.writeUInt32LE(baseNs % 2 ** 32, 16);
    header.writeUInt32LE(Math.floor(baseNs / 2 ** 32), 20);
    header.writeUInt32LE(records, 24);
    header.writeUInt32LE(crc32(payload, crc32(header.subarray(crcFrom))), 8);
    this.write(header);
    this.write(payload);
  }

  close(): void {
    closeSync(this.descriptor);
  }

  private write(data: Uint8Array): void {
    for (let done = 0; done < data.length;) done += writeSync(this.descriptor, data, done);
  }
}
