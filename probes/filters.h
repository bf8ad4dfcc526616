/* SPDX-License-Identifier: MIT */
/*
 * What is left out of a run because someone asked for that: by path, process (its name), control group and kind. This is the
 * whole rule, for both sets of programs; what the programs themselves leave out (filters.bpf.h) is only ever part of it.
 * Processes and control groups themselves are always told: without them nothing could be told apart.
 */
#ifndef BOOTIO_FILTERS_H
#define BOOTIO_FILTERS_H

#include <stddef.h>
#include <stdint.h>

#include "filter_rules.h"

/* As in FILTER records. */
enum filter_what { FILTER_PATH = 1, FILTER_PROCESS = 2, FILTER_CGROUP = 3, FILTER_KIND = 4 };
enum filter_how { FILTER_ONLY = 1, FILTER_SKIP = 2 };

#define FILTERS_MAX 32
#define FILTER_LENGTH_MAX 127 /* of a value */

struct filter {
	enum filter_what what;
	enum filter_how how;
	char value[FILTER_LENGTH_MAX + 1];
	size_t length;
};

struct filters {
	struct filter each[FILTERS_MAX];
	size_t count;
	uint32_t kinds_out; /* enum kind_bit */
};

/* Adds a rule; of kinds, one for each name of a list with commas. Returns NULL, or what is wrong with it. */
const char *filters_add(struct filters *filters, enum filter_what what, enum filter_how how, const char *value);
/* Whether all is kept. */
int filters_keep_all(const struct filters *filters);
/* Whether there is a rule about `what`. */
int filters_ask_for(const struct filters *filters, enum filter_what what);
/*
 * Whether the rules about `what` keep this one: it is one of those to keep, where there are any, and none of those to skip. A path
 * or control group stands for itself and all below it; what is no absolute path is below none.
 */
int filters_keep(const struct filters *filters, enum filter_what what, const char *text, size_t length);

/* The rules about `what` for the BPF programs; none where they do not fit. */
void filters_compile(const struct filters *filters, enum filter_what what, struct filter_rules *out);

#endif
