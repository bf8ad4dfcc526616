/* SPDX-License-Identifier: MIT */
/*
 * What was found out of a kernel's types, in a file, for the next start under the same kernel: to find it out again is a tenth of
 * the work that a capture adds to a boot. The file is this binary's own affair: of another kernel, of another version of the
 * programs, damaged, or not written by this user, it is as if it were not there.
 */
#ifndef BOOTIO_KEPT_TYPES_H
#define BOOTIO_KEPT_TYPES_H

struct kernel_types;

/* Adds to what is wanted what `file` holds, with its answers. Returns 0, or -1 where it is not for this kernel and build. */
int kept_types_read(struct kernel_types *types, const char *file);
/* Returns 0, or -1 with errno. The file is there whole, or as it was. */
int kept_types_write(const struct kernel_types *types, const char *file);

#endif
