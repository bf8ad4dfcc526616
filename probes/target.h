/* SPDX-License-Identifier: MIT */
/*
 * What this kernel has of what programs attach to, by its type information. The names are indexed once: libbpf would look through
 * all of the kernel's types anew for each program, which was a quarter of the work of a start.
 */
#ifndef BOOTIO_TARGET_H
#define BOOTIO_TARGET_H

#include <bpf/btf.h>
#include <bpf/libbpf.h>

int kernel_is_at_least(int major, int minor);
/* To be called first. Programs that are opened after it get their targets from the index. Returns 0, or -1 with errno. */
int targets_index(const struct btf *kernel);
/*
 * For an object that reads the memory of processes only. libbpf asks the kernel whether it tells that from reading its own, by
 * loading a program that reads its own. A kernel that is locked down refuses that, is taken for an old one, and is given the
 * helpers of old, which it refuses too: so they are put back, last thing before each program is loaded.
 */
void targets_put_helpers_back(void);
/* How many arguments a tracepoint has; -1 where there is no such tracepoint. */
int tracepoint_arguments(const struct btf *kernel, const char *name);
int has_function(const struct btf *kernel, const char *name);
/* Whether what a program's section names is there. */
int has_target(const struct btf *kernel, const struct bpf_program *program);
/* The fd of an iterator's output; -1 where `link` is none. */
int open_iterator(struct bpf_link *link);

#endif
