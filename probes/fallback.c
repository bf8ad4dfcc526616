/* SPDX-License-Identifier: MIT */
#include "fallback.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "copies.h"
#include "entries.h"
#include "filters.h"
#include "build/fallback.skel.h"
#include "target.h"

/* What system calls do not show. */
static const char *const blind_spots[] = { "io_uring", "aio", "kernel-reads", "mmap-faults", "32-bit-programs" };

/* What is not seen where a program cannot be attached. */
static const struct {
	const char *program;
	const char *blind_spot;
} covers[] = {
	{ "bio_queued", "fills" },
	{ "request_completed", "block-requests" },
	{ "switched", "blocked-time" },
};

static void fit_kernel(struct probes *probes, struct fallback *skeleton, struct kernel_types *kernel)
{
	struct bpf_program *program;

	for (size_t i = 0; i < sizeof(blind_spots) / sizeof(*blind_spots); i++)
		add_blind_spot(probes, blind_spots[i]);
	bpf_object__for_each_program(program, skeleton->obj) {
		if (has_target(kernel, program))
			continue;
		bpf_program__set_autoload(program, false);
		for (size_t i = 0; i < sizeof(covers) / sizeof(*covers); i++)
			if (strcmp(covers[i].program, bpf_program__name(program)) == 0)
				add_blind_spot(probes, covers[i].blind_spot);
	}
	skeleton->rodata->ring_bytes = ring_for_processors(skeleton->maps.ring);
	skeleton->rodata->preemptible = programs_are_preempted();
	if (!skeleton->rodata->preemptible)
		copies_leave_out(skeleton->obj);
	skeleton->rodata->own_thread = (uint32_t)gettid();
	skeleton->rodata->kinds_out = probes->filters->kinds_out;
	filters_compile(probes->filters, FILTER_PATH, &skeleton->rodata->path_rules);
	leave_out_kinds(skeleton->obj, probes->filters->kinds_out);
	skeleton->rodata->own_tgid = (uint32_t)getpid();
	skeleton->rodata->can_cast = has_function(kernel, "bpf_rdonly_cast");
	/* Only /proc tells of them, if it is asked in time. */
	if (!skeleton->rodata->can_cast)
		add_blind_spot(probes, "passed-descriptors");
}

static int fit_and_load(struct probes *probes, struct fallback *skeleton, struct kernel_types *kernel)
{
	kernel_types_want(kernel, "bpf_rdonly_cast");
	if (kernel_types_read(kernel, skeleton->obj))
		return -1;
	targets_use(kernel);
	fit_kernel(probes, skeleton, kernel);
	if (fallback__load(skeleton) || fallback__attach(skeleton))
		return -1;
	if (skeleton->rodata->preemptible)
		copies_start(&skeleton->bss->copies, skeleton->maps.marks, COPIED_CALL, COPIED_BEGINNING);
	return 0;
}

static struct fallback *open_and_load(struct probes *probes)
{
	struct kernel_types *kernel = kernel_types_new();
	/* Fitted to all of the kernel's types: it calls one of its functions, and names types by the kernel's own numbers. */
	struct fallback *skeleton = kernel ? fallback__open() : NULL;
	int error = 0;

	if (skeleton && fit_and_load(probes, skeleton, kernel)) {
		error = errno;
		fallback__destroy(skeleton);
		skeleton = NULL;
	}
	kernel_types_free(kernel);
	errno = error;
	return skeleton;
}

int fallback_load(struct probes *probes)
{
	struct fallback *skeleton;

	/* bpf_get_current_task_btf is of 5.11, an atomic addition that tells the old value of 5.12. */
	if (!kernel_is_at_least(5, 12)) {
		probes->error = "the set of programs on system calls needs a kernel of 5.12 or later";
		errno = ENOTSUP;
		return -1;
	}
	targets_put_helpers_back();
	skeleton = open_and_load(probes);
	if (!skeleton) {
		probes->error = "the kernel refused the BPF programs on system calls";
		return -1;
	}
	probes->set = SYSCALLS_SET;
	probes->fallback = skeleton;
	probes->object = skeleton->obj;
	probes->recording = &skeleton->bss->recording;
	probes->lost = skeleton->bss->lost;
	probes->copies = &skeleton->bss->copies;
	probes->task_iterator = open_iterator(skeleton->links.snapshot_tasks);
	probes->last_task_iterator = open_iterator(skeleton->links.snapshot_tasks);
	probes->file_iterator = open_iterator(skeleton->links.snapshot_files);
	return 0;
}

int fallback_descriptors(const struct probes *probes)
{
	return bpf_map__fd(probes->fallback->maps.descriptors);
}

static int is_to_be_told(const struct descriptor_state *state)
{
	const struct io_counters *io = &state->io;

	return state->id && (state->marks & MARK_TELL || io->read_calls || io->write_calls || io->kernel_calls || io->sync_calls);
}

static struct wire_access access_of(uint64_t key, const struct descriptor_state *state, uint64_t ns)
{
	return (struct wire_access){
		.header = { .ns = ns,
			    .process = { .start_ns = state->start_ns, .tgid = (uint32_t)(key >> 32) },
			    .kind = WIRE_ACCESS },
		.id = state->id,
		.path_id = state->id,
		.since_ns = state->since_ns,
		.io = state->io,
		.flags = state->flags | (state->marks & MARK_SHARED ? ACCESS_PART : 0),
	};
}

static void tell_descriptor(void *context, const void *key, const void *value)
{
	const struct each_open *to = context;
	struct wire_access access;

	if (!is_to_be_told(value))
		return;
	access = access_of(*(const uint64_t *)key, value, to->ns);
	access.flags |= ACCESS_AT_END;
	to->each(to->context, &access);
}

void fallback_each_open(const struct probes *probes, struct each_open *to)
{
	entries_of(fallback_descriptors(probes), sizeof(uint64_t), sizeof(struct descriptor_state), tell_descriptor, to);
}

void fallback_sweep(const struct probes *probes, const struct wire_header *exit, each_access each, void *context)
{
	int map = bpf_map__fd(probes->fallback->maps.descriptors);
	uint64_t key, next;
	int more = bpf_map_get_next_key(map, NULL, &next) == 0;

	while (more) {
		struct descriptor_state state;
		struct wire_access access;

		key = next;
		more = bpf_map_get_next_key(map, &key, &next) == 0;
		/* By its start too: the number may be another process's by now. */
		if (key >> 32 != exit->process.tgid || bpf_map_lookup_elem(map, &key, &state) ||
		    state.start_ns != exit->process.start_ns)
			continue;
		access = access_of(key, &state, exit->ns);
		access.gone = !(state.marks & MARK_SHARED);
		if (is_to_be_told(&state))
			each(context, &access);
		bpf_map_delete_elem(map, &key);
	}
}
