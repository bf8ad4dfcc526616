/** Names of ioctl requests, for readers of numbers: those of the common ones, others taken apart as <asm-generic/ioctl.h> made them. */
import { ioctlNumbers } from '../lib/ioctl-numbers.ts';

/** Requests whose size is the caller's: direction and size vary. By type and number, the last number where it is a range. */
const sized: readonly (readonly [type: string, from: number, to: number, name: string])[] = [
  ['E', 0x06, 0x06, 'EVIOCGNAME'],
  ['E', 0x07, 0x07, 'EVIOCGPHYS'],
  ['E', 0x08, 0x08, 'EVIOCGUNIQ'],
  ['E', 0x09, 0x09, 'EVIOCGPROP'],
  ['E', 0x18, 0x18, 'EVIOCGKEY'],
  ['E', 0x19, 0x19, 'EVIOCGLED'],
  ['E', 0x1a, 0x1a, 'EVIOCGSND'],
  ['E', 0x1b, 0x1b, 'EVIOCGSW'],
  ['E', 0x20, 0x3f, 'EVIOCGBIT'],
  ['E', 0x40, 0x7f, 'EVIOCGABS'],
  ['H', 0x04, 0x04, 'HIDIOCGRAWNAME'],
  ['H', 0x05, 0x05, 'HIDIOCGRAWPHYS'],
  ['H', 0x08, 0x08, 'HIDIOCGRAWUNIQ'],
];

const read = 2;
/** `_IOC_NONE`, `_IOC_WRITE`, `_IOC_READ` and both. */
const macros = ['_IO', '_IOW', '_IOR', '_IOWR'] as const;
let names: ReadonlyMap<number, string> | undefined;

/** `TCGETS`, `EVIOCGBIT(0x1, 96)`, `_IOR('E', 0x20, 4)`, or the number where it was not made by those macros: `0x5499`. */
export function ioctlName(command: number): string {
  names ??= namesByNumber();
  return names.get(command) ?? takenApart(command);
}

function namesByNumber(): ReadonlyMap<number, string> {
  return new Map([...ioctlNumbers()].map(([name, number]) => [number, name]));
}

/** 2 bits of direction, 14 of size, 8 of type, 8 of number. */
function takenApart(command: number): string {
  const plain = `0x${command.toString(16)}`;
  if (command > 0xffff_ffff) return plain;
  const direction = command >>> 30;
  const size = (command >>> 16) & 0x3fff;
  const type = (command >>> 8) & 0xff;
  const number = command & 0xff;
  // Without direction and size it is most likely older than the macros.
  if (direction === 0 || type === 0) return plain;
  const letter = String.fromCharCode(type);
  if (direction === read) {
    for (const [of, from, to, name] of sized) {
      if (of === letter && number >= from && number <= to) {
        return from === to ? `${name}(${size})` : `${name}(0x${(number - from).toString(16)}, ${size})`;
      }
    }
  }
  const shown = /[A-Za-z0-9]/.test(letter) ? `'${letter}'` : `0x${type.toString(16)}`;
  return `${macros[direction]!}(${shown}, 0x${number.toString(16)}, ${size})`;
}
