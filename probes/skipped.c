/* SPDX-License-Identifier: MIT */
#include "skipped.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <string.h>

#include "copies.h"
#include "hooked.h"
#include "probes.h"

/* Runs that the kernel left out because the program was already running on that CPU (5.12 and later). */
static uint64_t skipped_runs(const struct bpf_program *program)
{
	struct bpf_prog_info info = { 0 };
	uint32_t size = sizeof(info);

	if (bpf_program__fd(program) < 0 || bpf_obj_get_info_by_fd(bpf_program__fd(program), &info, &size))
		return 0;
	return info.recursion_misses;
}

/* What is lost where the kernel leaves out a run of a program. WIRE_LOST_KINDS is for nothing: what was not told then is told later. */
static uint32_t lost_by_skipping(const char *program)
{
	static const struct {
		const char *program;
		uint32_t what;
	} kinds[] = {
		{ "file_opened", LOST_OPEN },	      { "file_freed", WIRE_LOST_KINDS },
		{ "on_locks_remove_posix", WIRE_LOST_KINDS }, { "process_forked", LOST_FORK },
		{ "process_executed", LOST_EXEC },    { "process_exited", LOST_EXIT },
		{ "process_renamed", LOST_COMM },     { "cgroup_entered", LOST_MOVE },
		{ "cgroup_made", LOST_CGROUP },	      { "bio_queued", LOST_FILL },
		{ "switched", LOST_BLOCKED },	      { "request_issued", LOST_REQUEST },
		{ "request_completed", LOST_REQUEST }, { "on_ioctl", LOST_IOCTL },
		{ "open_done", LOST_FAILED },	      { "open_done_7", LOST_FAILED },
	};

	/* What it was left out for another copy did. */
	if (is_further_copy(program))
		return WIRE_LOST_KINDS;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(kinds[i].program, program) == 0)
			return kinds[i].what;
	return LOST_STATE;
}

/* What the kernel left out, by kind: it is asked for each program, which is dear. */
static void sum_skipped(const struct probes *probes, uint64_t *out)
{
	struct bpf_program *program;

	memset(out, 0, WIRE_LOST_KINDS * sizeof(*out));
	bpf_object__for_each_program(program, probes->object) {
		uint32_t what = lost_by_skipping(bpf_program__name(program));

		if (what < WIRE_LOST_KINDS)
			out[what] += skipped_runs(program);
	}
	if (probes->skeleton)
		out[LOST_STATE] += hooked_missed(probes->skeleton);
	copies_done_again(probes->copies, out);
}

void skipped_start(struct probes *probes)
{
	if (probes->copies->work)
		sum_skipped(probes, probes->skipped.before);
}

void skipped_look(struct probes *probes, int at_end)
{
	struct skipped *skipped = &probes->skipped;
	uint64_t now[WIRE_LOST_KINDS];

	sum_skipped(probes, now);
	for (uint32_t what = 0; what < WIRE_LOST_KINDS; what++) {
		int is_sure = at_end || !probes->copies->work || now[what] < skipped->seen[what];
		uint64_t sure = is_sure ? now[what] : skipped->seen[what];

		skipped->seen[what] = now[what];
		if (sure > skipped->sure[what])
			skipped->sure[what] = sure;
	}
}

void skipped_add(const struct skipped *skipped, uint64_t *out)
{
	for (uint32_t what = 0; what < WIRE_LOST_KINDS; what++)
		if (skipped->sure[what] > skipped->before[what])
			out[what] += skipped->sure[what] - skipped->before[what];
}
