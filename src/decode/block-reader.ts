/**
 * The file level of events.bio: finds whole blocks, and goes on after damaged ones. Reads the file in bounded pieces, so a
 * file of many gigabytes needs no more memory than one of a few.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { UserError } from '../lib/errors.ts';
import {
  blockHeaderBytes,
  blockMagic,
  crcFrom,
  fileHeaderBytes,
  fileMagic,
  majorVersion,
  maxPayloadBytes,
} from './format.ts';

export interface Block {
  /** The payload; valid only until the next block is asked for. */
  readonly payload: Buffer;
  readonly baseNs: number;
  readonly records: number;
}

export interface Damage {
  bytes: number;
  /** Blocks missing from the sequence, and one for a file that ends within a block. */
  blocks: number;
}

const blockMagicBytes = Buffer.from('KBIO');
const bufferBytes = 4 * (maxPayloadBytes + blockHeaderBytes);
/**
 * A made-up file of nothing but block headers could have each of its bytes checksummed a million times over. Checks that
 * fail may cost this much and twice the file; after that, what is not where a block must be is given up.
 */
const failedCheckBytes = 64 * 1_048_576;

export class BlockReader {
  readonly damage: Damage = { bytes: 0, blocks: 0 };
  /** The size of the file when it was opened. */
  readonly fileBytes: number;
  private readonly file: string;
  private readonly descriptor: number;
  private readonly buffer = Buffer.allocUnsafe(bufferBytes);
  private at = 0;
  private filled = 0;
  private ended = false;
  private sequence = 0;
  private allowance = failedCheckBytes;

  /** Opens `file` and checks its header. Throws UserError where it is no events.bio of a version known here. */
  constructor(file: string) {
    this.file = file;
    try {
      this.descriptor = openSync(file, 'r');
    } catch {
      throw new UserError(`${file}: cannot be read; a run is a directory with run.yaml and events.bio`);
    }
    try {
      this.fileBytes = fstatSync(this.descriptor).size;
      this.checkHeader();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** The next whole block, or undefined at the end of the file. */
  next(): Block | undefined {
    let skipped = 0;
    while (this.have(blockHeaderBytes)) {
      const block = this.wholeBlock();
      if (block !== undefined) {
        this.damage.bytes += skipped;
        return block;
      }
      skipped += this.skipToMagic();
    }
    skipped += this.filled - this.at;
    this.at = this.filled;
    this.damage.bytes += skipped;
    if (skipped > 0) this.damage.blocks++;
    return undefined;
  }

  close(): void {
    closeSync(this.descriptor);
  }

  private checkHeader(): void {
    const { file, buffer } = this;
    if (!this.have(fileHeaderBytes) || !buffer.subarray(0, fileMagic.length).equals(fileMagic)) {
      throw new UserError(`${file}: not a file of bootio events (or damaged in its first bytes)`);
    }
    const major = buffer.readUInt16LE(8);
    if (major !== majorVersion) {
      throw new UserError(
        `${file}: format version ${major}.${buffer.readUInt16LE(10)}, but this bootio reads version ${majorVersion}; ` +
          (major > majorVersion ? 'use a newer bootio' : 'no bootio has written that version'),
      );
    }
    this.at = fileHeaderBytes;
  }

  private wholeBlock(): Block | undefined {
    const { buffer, at } = this;
    if (buffer.readUInt32LE(at) !== blockMagic) return undefined;
    const length = buffer.readUInt32LE(at + 4);
    const records = buffer.readUInt32LE(at + 24);
    // Compression and the reserved field are 0 in version 1; a record has at least its kind and its length.
    if (length > maxPayloadBytes || buffer.readUInt32LE(at + 28) !== 0 || records * 2 > length)
      return undefined;
    if (!this.have(blockHeaderBytes + length)) return undefined;
    return this.checkedBlock(length, records);
  }

  private checkedBlock(length: number, records: number): Block | undefined {
    if (this.allowance < 0) return undefined;
    // `have` may have moved the block within the buffer.
    const { buffer, at } = this;
    const end = at + blockHeaderBytes + length;
    // Header bytes 12 to 31 and the payload lie side by side.
    if (crc32(buffer.subarray(at + crcFrom, end)) !== buffer.readUInt32LE(at + 8)) {
      this.allowance -= length;
      return undefined;
    }
    const sequence = buffer.readUInt32LE(at + 12);
    this.damage.blocks += Math.max(0, sequence - this.sequence);
    this.sequence = sequence + 1;
    this.at = end;
    const baseNs = buffer.readUInt32LE(at + 16) + buffer.readUInt32LE(at + 20) * 2 ** 32;
    return { payload: buffer.subarray(at + blockHeaderBytes, end), baseNs, records };
  }

  /** Goes to the next magic after this place, or near the end of the file; returns the number of bytes passed over. */
  private skipToMagic(): number {
    const found = this.buffer.subarray(0, this.filled).indexOf(blockMagicBytes, this.at + 1);
    // The last three bytes could be the beginning of a magic that goes on in the next piece.
    const target = found === -1 ? Math.max(this.at + 1, this.filled - blockMagicBytes.length + 1) : found;
    const passed = target - this.at;
    this.at = target;
    return passed;
  }

  /** Whether `count` bytes from `at` on are in the buffer; reads them if need be. */
  private have(count: number): boolean {
    if (this.filled - this.at >= count) return true;
    if (this.ended) return false;
    this.buffer.copyWithin(0, this.at, this.filled);
    this.filled -= this.at;
    this.at = 0;
    while (!this.ended && this.filled < bufferBytes) {
      const got = this.read();
      this.filled += got;
      this.allowance += 2 * got;
      this.ended = got === 0;
    }
    return this.filled >= count;
  }

  private read(): number {
    try {
      return readSync(this.descriptor, this.buffer, this.filled, bufferBytes - this.filled, null);
    } catch (error) {
      throw new UserError(`${this.file}: cannot be read: ${(error as Error).message}`);
    }
  }
}
