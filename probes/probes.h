/* SPDX-License-Identifier: MIT */
/* The BPF programs as the capture sees them: load what this kernel has, attach, switch on and off, read their maps. */
#ifndef BOOTIO_PROBES_H
#define BOOTIO_PROBES_H

#include "recording.h"
#include "skipped.h"
#include "wire_types.h"

/* Names of the sets of programs, for BOOTIO_PROBES and the manifest. */
#define FENTRY_SET "fentry"
#define SYSCALLS_SET "syscalls"

struct bootio;
struct filters;
struct fallback;
struct bpf_object;
struct copies;

typedef void (*each_access)(void *context, const struct wire_access *access);
/* Who is to be told of each access that is still open, as one of the time `ns`. */
struct each_open {
	each_access each;
	void *context;
	uint64_t ns;
};

struct probes {
	const char *kept_types; /* before loading: the file of probes_learn, or NULL */
	struct bootio *skeleton; /* one of the two */
	struct fallback *fallback;
	struct bpf_object *object; /* of either */
	uint32_t *recording;
	const volatile unsigned long long *lost; /* by kind (enum wire_lost), as counted by the programs */
	const volatile struct copies *copies;
	int task_iterator; /* to be read once; -1 where the kernel has none */
	int last_task_iterator; /* the same, for the end */
	int file_iterator;
	const char *set; /* name of the set of programs in use, for the manifest */
	const char *form; /* in which the main set is: `plain`, `shared` (programs watch many functions) or `single`; else "" */
	struct skipped skipped;
	char blind_spots[512]; /* kinds of I/O not seen, separated by commas */
	const struct filters *filters;
	const char *error; /* what failed, after probes_load returned -1 */
};

/*
 * Finds out about this kernel what loading will ask, and keeps it in `file` for `kept_types`; does nothing where that holds it.
 * Returns 0, or -1 with errno.
 */
int probes_learn(const char *file);
/*
 * Loads the set that BOOTIO_PROBES names, or the best that this kernel takes, and leaves out of it what the filters leave out.
 * Returns 0, or -1 with errno and `error`.
 */
int probes_load(struct probes *probes, const struct filters *filters);
int probes_ring_fd(const struct probes *probes);
/* Sets how much is recorded (recording.h): at once, on all CPUs. */
void probes_record(struct probes *probes, enum recording level);
/* Control group `id` is one that the filters keep, or not. */
void probes_choose_cgroup(const struct probes *probes, uint64_t id, int keep);
enum look { LOOK_LATER, LOOK, LOOK_LAST };
/*
 * Adds up the loss counters and the runs that the kernel left out, into out[WIRE_LOST_KINDS]; those as of the last
 * time that they were looked at, as that is dear.
 */
void probes_lost(struct probes *probes, uint64_t *out, enum look look);
/* Calls `each` for everything that descriptions still open at `ns` have done: while recording goes on, of later ones too. */
void probes_each_open(const struct probes *probes, uint64_t ns, each_access each, void *context);

#endif
