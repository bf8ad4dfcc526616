/* SPDX-License-Identifier: MIT */
/*
 * Runs of programs that the kernel left out, by what is lost with them (enum wire_lost). A copy may be about to do what was left out
 * a moment ago; so what is lost is what was missing the last time that one looked, and still is.
 */
#ifndef BOOTIO_SKIPPED_H
#define BOOTIO_SKIPPED_H

#include "wire_types.h"

struct probes;

struct skipped {
	uint64_t sure[WIRE_LOST_KINDS]; /* as far as they were looked at */
	uint64_t seen[WIRE_LOST_KINDS];
	uint64_t before[WIRE_LOST_KINDS]; /* copies worked */
};

/* What was left out until now is not to be counted. */
void skipped_start(struct probes *probes);
/* Asks for each program, which is dear. At the end, all that is missing is lost. */
void skipped_look(struct probes *probes, int at_end);
/* Adds what is lost to out[WIRE_LOST_KINDS]. */
void skipped_add(const struct skipped *skipped, uint64_t *out);

#endif
