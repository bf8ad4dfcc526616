/* SPDX-License-Identifier: MIT */
/*
 * The names of the files that a run tells of, for those who ask the package manager whose they are: what a text can hold one a line.
 */
#ifndef BOOTIO_TOUCHED_H
#define BOOTIO_TOUCHED_H

#include <stddef.h>

#include "records.h"

#define TOUCHED_BYTES (8u << 20) /* no more than this much is listed */

/*
 * Makes the list: absolute paths of regular files, each with a newline after it, without those that no package has (of /proc and its
 * like) or that hold a control character. `*length` is its size. NULL where there are none, or memory ran out; otherwise to be freed.
 */
char *touched_list(const struct records *records, size_t *length);

#endif
