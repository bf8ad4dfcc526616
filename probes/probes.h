/* SPDX-License-Identifier: MIT */
/* The BPF programs as the capture sees them: load what this kernel has, attach, switch on and off, read their maps. */
#ifndef BOOTIO_PROBES_H
#define BOOTIO_PROBES_H

#include "recording.h"
#include "wire_types.h"

struct bootio;

struct probes {
	struct bootio *skeleton;
	int task_iterator; /* to be read once; -1 where the kernel has none */
	int file_iterator;
	const char *set; /* name of the set of programs in use, for the manifest */
	char blind_spots[256]; /* kinds of I/O not seen, separated by commas */
	const char *error; /* what failed, after probes_load returned -1 */
};

int probes_load(struct probes *probes);
int probes_ring_fd(const struct probes *probes);
/* Sets how much is recorded (recording.h): at once, on all CPUs. */
void probes_record(struct probes *probes, enum recording level);
/* Sums the loss counters of all CPUs, and what the kernel skipped, into out[WIRE_LOST_KINDS]. */
void probes_lost(const struct probes *probes, uint64_t *out);
/* Calls `each` for everything that descriptions still open at `ns` have done. Recording must be off. */
void probes_each_open(const struct probes *probes, uint64_t ns,
		      void (*each)(void *context, const struct wire_access *access), void *context);

#endif
