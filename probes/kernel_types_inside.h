/* SPDX-License-Identifier: MIT */
/* What is known of the kernel's types, for the parts that find it out and keep it. */
#ifndef BOOTIO_KERNEL_TYPES_INSIDE_H
#define BOOTIO_KERNEL_TYPES_INSIDE_H

#include <bpf/btf.h>
#include <stdint.h>

#include "kernel_types.h"
#include "table.h"

#define FILTER_BITS (1 << 16)

struct wanted {
	char *name;
	uint32_t offset; /* in the kernel's strings; 0: not there */
	uint32_t function, definition; /* the first function and the first typedef of this name; 0: none */
	int32_t function_arguments, tracepoint_arguments; /* -1: there is no such thing */
};

struct kernel_types {
	struct wanted *wanted;
	uint32_t wanted_count, wanted_room;
	struct table by_name; /* (hash, length) -> place in wanted + 1 */
	struct table by_offset; /* (offset, 0) -> the same */
	uint64_t filter[FILTER_BITS / 64]; /* what may be wanted: by the head of a name, later by its offset */
	uint32_t *found; /* structures and enumerations, in the kernel's order */
	uint32_t found_count, found_room;
	int fd; /* of the kernel's BTF */
	struct btf_header header;
	uint32_t *offsets; /* of each type, by its number */
	uint32_t type_count;
	struct btf *reduced;
	int reduced_fd;
	char reduced_path[32];
	struct table converted; /* (id, 1) -> number in `reduced` + 1 */
	int index_type, pointer_type;
	int taken; /* from what an earlier start kept: all is answered */
};

/* The place of `name` among what is wanted, where it is put if it is not there; NULL where memory runs out. */
struct wanted *kernel_types_add(struct kernel_types *types, const char *name, size_t length);

#endif
