/* SPDX-License-Identifier: MIT */
/* What this kernel has of what programs attach to, by its type information. */
#ifndef BOOTIO_TARGET_H
#define BOOTIO_TARGET_H

#include <bpf/btf.h>
#include <bpf/libbpf.h>

int kernel_is_at_least(int major, int minor);
/* How many arguments a tracepoint has; -1 where there is no such tracepoint. */
int tracepoint_arguments(const struct btf *kernel, const char *name);
int has_function(const struct btf *kernel, const char *name);
/* Whether what a program's section names is there. */
int has_target(const struct btf *kernel, const struct bpf_program *program);
/* The fd of an iterator's output; -1 where `link` is none. */
int open_iterator(struct bpf_link *link);

#endif
