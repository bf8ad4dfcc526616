import { describe, expect, it } from 'vitest';
import { ioctlName } from '../../src/model/ioctl-names.ts';

describe('ioctlName', () => {
  it.each([
    [0x5401, 'TCGETS'],
    [0x80081272, 'BLKGETSIZE64'],
    [0x80086601, 'FS_IOC_GETFLAGS'],
    [0x40049409, 'FICLONE'],
    [0x400454ca, 'TUNSETIFF'],
    [0x4c82, 'LOOP_CTL_GET_FREE'],
    [0xc0406400, 'DRM_IOCTL_VERSION'],
    [0x81004506, 'EVIOCGNAME(256)'],
    [0x80384521, 'EVIOCGBIT(0x1, 56)'],
    [0x80044599, "_IOR('E', 0x99, 4)"],
    [0xc0089a07, '_IOWR(0x9a, 0x7, 8)'],
    [0x4004ff00, '_IOW(0xff, 0x0, 4)'],
    [0x5499, '0x5499'],
    [0, '0x0'],
    [2 ** 53 - 1, '0x1fffffffffffff'],
  ])('%s is %s', (command, name) => {
    expect(ioctlName(command)).toBe(name);
  });
});
