/* SPDX-License-Identifier: MIT */
/* The set `syscalls`: programs on the tracepoints of system calls, where the kernel refuses fentry or reading its memory. */
#ifndef BOOTIO_FALLBACK_H
#define BOOTIO_FALLBACK_H

#include "probes.h"

struct bpf_map;

/* As probes_load. */
int fallback_load(struct probes *probes);
/* As probes_each_open. */
void fallback_each_open(const struct probes *probes, struct each_open *to);
/* Ends the accesses of a process that has exited, by descriptors higher than those that the kernel's programs go through. */
void fallback_sweep(const struct probes *probes, const struct wire_header *exit, each_access each, void *context);

/* The map of open descriptors: tgid << 32 | fd to struct descriptor_state. */
int fallback_descriptors(const struct probes *probes);

void add_blind_spot(struct probes *probes, const char *name);
/* Makes the ring as large as the processors can fill it while its reader is waking up. Returns its size in bytes. */
uint64_t ring_for_processors(struct bpf_map *ring);

#endif
