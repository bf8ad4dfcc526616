/** The numbers of probes/FORMAT.md, for the reader and for the importers' writer. */

export const fileMagic = Uint8Array.of(0x42, 0x4f, 0x4f, 0x54, 0x49, 0x4f, 0x0d, 0x0a);
export const fileHeaderBytes = 16;
export const majorVersion = 1;
export const minorVersion = 0;

/** `KBIO`, as the little-endian u32 that begins a block. */
export const blockMagic = 0x4f49424b;
export const blockHeaderBytes = 32;
export const maxPayloadBytes = 1_048_576;
/** Where the part of the block header that the CRC covers begins. */
export const crcFrom = 12;

export const Kind = {
  string: 1,
  file: 2,
  cgroup: 3,
  start: 4,
  end: 5,
  process: 6,
  exec: 7,
  exit: 8,
  comm: 9,
  move: 10,
  access: 11,
  loss: 12,
  failed: 13,
  ioctl: 14,
  fill: 15,
  blocked: 16,
  request: 17,
  change: 18,
  filter: 19,
  user: 20,
  clocks: 21,
} as const;

export const FillFlag = { readAhead: 1, metadata: 2, anonymous: 4 } as const;

/** What a thread had had read before it waited: nothing that is known, data, or what the flags of that name are for. */
export const WaitedFor = { nothing: 0, data: 1, metadata: 2, anonymous: 4 } as const;

export const ProcessFlag = {
  beforeCapture: 1,
  kernelThread: 2,
  capture: 4,
  argvCut: 8,
  initramfs: 16,
} as const;
export const ExecFlag = { argvCut: 1, initramfs: 2 } as const;

/** All flags of an ACCESS record; the ones that outlive decoding are `AccessFlag` in src/model/types.ts. */
export const AccessBit = {
  opened: 1,
  part: 2,
  openAtEnd: 4,
  read: 8,
  write: 16,
  times: 32,
  duration: 16_384,
  kernelRead: 32_768,
  sync: 65_536,
  mapped: 131_072,
  waits: 262_144,
} as const;

/** MAPPED once a record is read: a flag that is used up by then, so that what is kept fits 16 bits. */
export const keptMapped = 2;
/** What remains of the flags once a record is read: AccessFlag of src/model/types.ts. */
export const keptAccessBits = 1 | 4 | 64 | 128 | 256 | 512 | 1024 | 2048 | 4096 | 8192;

/** FILTER's `what` and `how`, by number. */
export const filterWhats = ['', 'path', 'process', 'cgroup', 'kind'] as const;
export const filterHows = ['', 'only', 'skip'] as const;

/** END reasons. */
export const EndReason = {
  unknown: 0,
  asked: 1,
  duration: 2,
  command: 3,
  noSpace: 4,
  error: 5,
  limit: 6,
} as const;

/** Names of LOSS kinds, as they appear in `Completeness.lost`. */
export const lossNames: ReadonlyMap<number, string> = new Map([
  [2, 'open'],
  [3, 'cgroup'],
  [6, 'fork'],
  [7, 'exec'],
  [8, 'exit'],
  [9, 'comm'],
  [10, 'move'],
  [11, 'access'],
  [13, 'failed-look-up'],
  [14, 'ioctl'],
  [15, 'fill'],
  [16, 'blocked-time'],
  [17, 'block-request'],
  [18, 'change'],
  [64, 'access-state'],
  [65, 'path'],
]);
