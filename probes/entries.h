/* SPDX-License-Identifier: MIT */
/*
 * Goes through a BPF hash map that programs change meanwhile. An entry that is there all the while comes exactly once; by
 * bpf_map_get_next_key it could come again, each time that the key behind which to look is gone.
 */
#ifndef BOOTIO_ENTRIES_H
#define BOOTIO_ENTRIES_H

#include <stddef.h>

typedef void (*each_entry)(void *context, const void *key, const void *value);

/* Ends early where memory runs out. */
void entries_of(int map, size_t key_size, size_t value_size, each_entry each, void *context);

#endif
