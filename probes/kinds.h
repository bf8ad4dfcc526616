/* SPDX-License-Identifier: MIT OR GPL-2.0 */
/* Kinds of events that can be left out of a run: bits, for the loader and the BPF programs. */
#ifndef BOOTIO_KINDS_H
#define BOOTIO_KINDS_H

enum kind_bit {
	KIND_FAILED = 1,
	KIND_IOCTL = 2,
	KIND_FILLS = 4,
	KIND_BLOCKED = 8,
	KIND_REQUESTS = 16,
	KIND_CHANGES = 32,
	KIND_FSYNC = 64,
	KIND_MMAP = 128,
};

#endif
