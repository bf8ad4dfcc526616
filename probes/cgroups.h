/* SPDX-License-Identifier: MIT */
/* Paths of cgroups, for programs that cannot tell them (the set `syscalls`). */
#ifndef BOOTIO_CGROUPS_H
#define BOOTIO_CGROUPS_H

#include <stddef.h>
#include <stdint.h>

/*
 * The path of the cgroup with this id, made at `made_ns` (CLOCK_BOOTTIME), below the mount of cgroups. Returns its length, 0 where it
 * is gone or cgroups are not mounted. May wait for a few milliseconds where it is very new.
 */
size_t new_cgroup_path(uint64_t id, uint64_t made_ns, char *out, size_t size);
/* The root directory is another now: where cgroups are mounted is to be found again. */
void cgroups_moved(void);

#endif
