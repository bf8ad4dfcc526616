/* SPDX-License-Identifier: MIT OR GPL-2.0 */
/*
 * How much is recorded. Processes come first: whoever is there already is read from an iterator, and one that ends before the
 * iterator comes to it must not have left accesses that belong to nobody.
 */
#ifndef BOOTIO_RECORDING_H
#define BOOTIO_RECORDING_H

enum recording { RECORD_NOTHING = 0, RECORD_PROCESSES = 1, RECORD_ALL = 2 };

#endif
