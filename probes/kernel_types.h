/* SPDX-License-Identifier: MIT */
/*
 * The little that is needed of the kernel's type information (BTF, some 6 MB): the numbers of the functions and tracepoints
 * that programs attach to, and the structures whose fields they read. It is read once, in pages, and nothing is kept of the
 * rest; libbpf would keep all of it and search it for each program and each structure, which was most of the work of a start.
 */
#ifndef BOOTIO_KERNEL_TYPES_H
#define BOOTIO_KERNEL_TYPES_H

#include <bpf/btf.h>
#include <bpf/libbpf.h>

#define KERNEL_BTF "/sys/kernel/btf/vmlinux"

struct kernel_types;

/* Nothing is known yet. NULL where memory runs out. */
struct kernel_types *kernel_types_new(void);
void kernel_types_free(struct kernel_types *types);

/* A function to look for beside those that programs attach to: before the reading. */
void kernel_types_want(struct kernel_types *types, const char *name);
/* Takes what an earlier start has found out from `file`. Returns 0, or -1 where it does not hold what this kernel and build need. */
int kernel_types_take(struct kernel_types *types, const char *file);
/* Finds out what `object` attaches to and reads, if nothing was taken. Returns 0, or -1 with errno. */
int kernel_types_read(struct kernel_types *types, struct bpf_object *object);
/* Keeps what was read in `file`, if it was not taken from one. Returns 0, or -1 with errno. */
int kernel_types_keep(const struct kernel_types *types, const char *file);
/* The file that holds the structures as BTF of their own once they are read, for libbpf to fit the object to (btf_custom_path). */
const char *kernel_types_path(const struct kernel_types *types);

/* The number of a function or tracepoint; 0 where there is none. */
int kernel_function(const struct kernel_types *types, const char *prefix, const char *name);
int kernel_tracepoint(const struct kernel_types *types, const char *name);
/* How many arguments they have (a tracepoint's own first one is not counted); -1 where there is no such thing. */
int kernel_function_arguments(const struct kernel_types *types, const char *name);
int kernel_tracepoint_arguments(const struct kernel_types *types, const char *name);

#endif
