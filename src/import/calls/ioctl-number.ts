/** The number of an ioctl request from what a tracer prints for it. */
import { ioctlNumbers } from '../../lib/ioctl-numbers.ts';

const directions: ReadonlyMap<string, number> = new Map([
  ['_IOC_NONE', 0],
  ['_IOC_WRITE', 1],
  ['_IOC_READ', 2],
  ['_IOC_READ|_IOC_WRITE', 3],
  ['_IOC_WRITE|_IOC_READ', 3],
]);

/** `TCGETS`, `SNDCTL_TMR_START or TCSETS`, `0x5401`, `_IOC(_IOC_READ, 0x45, 0x18, 0x80)`; undefined for others. */
export function ioctlNumber(text: string): number | undefined {
  const built = /^_IOC\(([A-Z_|]+), (0x[0-9a-f]+|0), (0x[0-9a-f]+|0), (0x[0-9a-f]+|0)\)/.exec(text);
  if (built !== null) {
    const [type, number, size] = built.slice(2).map(Number);
    const direction = directions.get(built[1]!);
    return direction === undefined
      ? undefined
      : ((direction << 30) | (size! << 16) | (type! << 8) | number!) >>> 0;
  }
  const plain = /^(0x[0-9a-f]{1,8}|\d{1,10})\b/.exec(text);
  if (plain !== null) return Number(plain[1]) >>> 0;
  for (const name of text.split(' or ')) {
    const number = ioctlNumbers().get(name.trim());
    if (number !== undefined) return number;
  }
  return undefined;
}
