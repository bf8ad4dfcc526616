/* SPDX-License-Identifier: MIT OR GPL-2.0 */
/*
 * How much is recorded. Processes, and which files are open, come first: who and what is there already is read from iterators,
 * and a process that ends before the iterator comes to it must not have left accesses that belong to nobody. Then what is done
 * with the files, each of which is known by its path by now.
 */
#ifndef BOOTIO_RECORDING_H
#define BOOTIO_RECORDING_H

enum recording { RECORD_NOTHING = 0, RECORD_PROCESSES = 1, RECORD_ALL = 2 };

#endif
