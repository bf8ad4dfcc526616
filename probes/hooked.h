/* SPDX-License-Identifier: MIT */
/* Which programs watch the functions of hooks.h: two for all of them where this kernel can, else one for each. */
#ifndef BOOTIO_HOOKED_H
#define BOOTIO_HOOKED_H

#include <stdint.h>

#include "kernel_types.h"

struct bootio;

/* Names to look for in the kernel's types, before they are read. */
void hooked_want(struct kernel_types *kernel);
/* Whether this kernel lets one program watch many functions. */
int hooked_can_share(const struct kernel_types *kernel);
/* Leaves out the programs that are not needed: before the object is loaded. */
void hooked_choose(struct bootio *skeleton, int shared);
/* Attaches the two that watch all, after the object is loaded. Returns 0, or -1 with errno. */
int hooked_attach(struct bootio *skeleton);
/* The program that would watch hook number `hook` alone, if that function was not found; NULL where it was. */
const char *hooked_missing(const struct bootio *skeleton, int hook);
/* How often the two could not be run. */
uint64_t hooked_missed(const struct bootio *skeleton);

#endif
