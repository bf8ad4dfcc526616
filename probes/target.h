/* SPDX-License-Identifier: MIT */
/* What this kernel has of what programs attach to, and how libbpf learns it. */
#ifndef BOOTIO_TARGET_H
#define BOOTIO_TARGET_H

#include "kernel_types.h"

int kernel_is_at_least(int major, int minor);
/* Tells libbpf how programs are loaded and attached here: before any object is opened. Returns 0, or -1 with errno. */
int targets_register(void);
/* Where programs that are loaded from now on find their targets. */
void targets_use(const struct kernel_types *types);
/*
 * For an object that reads the memory of processes only. libbpf asks the kernel whether it tells that from reading its own, by
 * loading a program that reads its own. A kernel that is locked down refuses that, is taken for an old one, and is given the
 * helpers of old, which it refuses too: so they are put back, last thing before each program is loaded.
 */
void targets_put_helpers_back(void);
/* Leaves out the programs that are there for these kinds of events only (kinds.h). */
void leave_out_kinds(struct bpf_object *object, uint32_t kinds);
int has_function(struct kernel_types *types, const char *name);
/* Whether what a program's section names is there. */
int has_target(struct kernel_types *types, const struct bpf_program *program);
/* The fd of an iterator's output; -1 where `link` is none. */
int open_iterator(struct bpf_link *link);

#endif
