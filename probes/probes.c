/* SPDX-License-Identifier: MIT */
#include "probes.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "copies.h"
#include "entries.h"
#include "filter_rules.h"
#include "build/bootio.skel.h"
#include "build/plain.skel.h"
#include "fallback.h"
#include "filters.h"
#include "hooked.h"
#include "skipped.h"
#include "hooks.h"
#include "target.h"

/* libbpf speaks at length when a program is refused; that is for those who ask. */
static int print_libbpf(enum libbpf_print_level level, const char *format, va_list arguments)
{
	if (level == LIBBPF_DEBUG || !getenv("BOOTIO_DEBUG"))
		return 0;
	return vfprintf(stderr, format, arguments);
}

/* What is not seen where a program cannot be attached; programs that are not here lose nothing, or nothing of their own. */
static const struct {
	const char *program;
	const char *blind_spot;
} covers[] = {
	{ "on_vfs_readv", "readv" },
	{ "on_vfs_writev", "writev" },
	{ "on_kernel_read", "kernel-reads" },
	{ "on_sendfile64", "sendfile" },
	{ "on_splice", "splice" },
	{ "on_tee", "tee" },
	{ "on_vmsplice", "vmsplice" },
	{ "on_vfs_copy_file_range", "copy_file_range" },
	{ "on_aio_complete_rw", "aio" },
	{ "io_uring_completed", "io_uring" },
	{ "open_done", "failed-opens" },
	{ "on_ioctl", "ioctl" },
	{ "on_fsync", "fsync" },
	{ "on_security_mmap_file", "mmap" },
	{ "bio_queued", "fills" },
	{ "request_completed", "block-requests" },
	{ "switched", "blocked-time" },
};

void add_blind_spot(struct probes *probes, const char *name)
{
	size_t used = strlen(probes->blind_spots);

	snprintf(probes->blind_spots + used, sizeof(probes->blind_spots) - used, "%s%s", used ? "," : "", name);
}

/* The failed opens of 7.x come by another function. */
static int replaced(struct kernel_types *kernel, const char *program)
{
	return strcmp(program, "open_done") == 0 && has_function(kernel, "do_file_open");
}

static void add_what_it_covers(struct probes *probes, const char *program)
{
	for (size_t i = 0; i < sizeof(covers) / sizeof(*covers); i++)
		if (strcmp(covers[i].program, program) == 0)
			add_blind_spot(probes, covers[i].blind_spot);
}

static void leave_out(struct probes *probes, struct kernel_types *kernel, struct bpf_program *program)
{
	const char *name = bpf_program__name(program);

	bpf_program__set_autoload(program, false);
	if (!replaced(kernel, name))
		add_what_it_covers(probes, name);
}

/* Where the kernel preempts programs, those that are never left out, and further copies; else neither is loaded. */
static void fit_preemption(struct bootio *skeleton, struct kernel_types *kernel)
{
	int hooks = hooks_leave_out_nothing() && has_target(kernel, skeleton->progs.file_opened_always) &&
		    has_target(kernel, skeleton->progs.file_freed_always);

	if (hooks) {
		bpf_program__set_autoload(skeleton->progs.file_opened, false);
		bpf_program__set_autoload(skeleton->progs.file_freed, false);
	} else if (skeleton->progs.file_opened_always) {
		bpf_program__set_autoload(skeleton->progs.file_opened_always, false);
		bpf_program__set_autoload(skeleton->progs.file_freed_always, false);
	}
	bpf_map__set_autocreate(skeleton->maps.open_places, hooks);
	skeleton->rodata->preemptible = programs_are_preempted();
	skeleton->rodata->own_thread = (uint32_t)gettid();
	if (!skeleton->rodata->preemptible)
		copies_leave_out(skeleton->obj);
}

/* Leaves out what this kernel does not have, and tells the programs how it differs. */
static void fit_kernel(struct probes *probes, struct kernel_types *kernel)
{
	struct bootio *skeleton = probes->skeleton;
	struct bpf_program *program;
	int io_uring = kernel_tracepoint_arguments(kernel, "io_uring_complete");

	bpf_object__for_each_program(program, skeleton->obj)
		if (!has_target(kernel, program))
			leave_out(probes, kernel, program);
	skeleton->rodata->bio_after_queue = kernel_tracepoint_arguments(kernel, "block_bio_queue") == 2;
	skeleton->rodata->request_after_queue = kernel_tracepoint_arguments(kernel, "block_rq_issue") == 2;
	/* (ctx, user_data, ...) before 5.19; (ctx, request, user_data, result, ...); (ctx, request, completion) */
	if (io_uring >= 0 && !kernel_is_at_least(5, 19))
		leave_out(probes, kernel, skeleton->progs.io_uring_completed);
	skeleton->rodata->io_uring_result_in_cqe = io_uring == 3;
	/* 3d06f34aa89e allows bpf_d_path in iterators. */
	skeleton->rodata->iterators_give_paths = kernel_is_at_least(5, 12);
	fit_preemption(skeleton, kernel);
}

static void apply_filters(struct bootio *skeleton, const struct filters *filters)
{
	skeleton->rodata->kinds_out = filters->kinds_out;
	filters_compile(filters, FILTER_PATH, &skeleton->rodata->path_rules);
	filters_compile(filters, FILTER_PROCESS, &skeleton->rodata->comm_rules);
	filters_compile(filters, FILTER_CGROUP, &skeleton->rodata->cgroup_rules);
	skeleton->rodata->chooses_processes = skeleton->rodata->comm_rules.count || skeleton->rodata->cgroup_rules.count;
	leave_out_kinds(skeleton->obj, filters->kinds_out);
	bpf_map__set_autocreate(skeleton->maps.choices, skeleton->rodata->chooses_processes);
	bpf_map__set_autocreate(skeleton->maps.cgroup_choices, skeleton->rodata->cgroup_rules.count > 0);
}

/* The programs that watch many functions: what they did not find was not left out before. */
static int attach_shared(struct probes *probes, struct kernel_types *kernel)
{
	if (hooked_attach(probes->skeleton))
		return -1;
	for (int hook = 0; hook < HOOKS; hook++) {
		const char *program = hooked_missing(probes->skeleton, hook);
		const struct bpf_program *own = program ? bpf_object__find_program_by_name(probes->skeleton->obj, program) : NULL;

		/* The plain programs are not asked for this before. */
		if (program && (!own || has_target(kernel, own)))
			add_what_it_covers(probes, program);
	}
	return 0;
}

uint64_t ring_for_processors(struct bpf_map *ring)
{
	uint32_t bytes = bpf_map__max_entries(ring);

	for (int cpus = libbpf_num_possible_cpus(); cpus > 1 && bytes < 64 << 20; cpus /= 2)
		bytes *= 2;
	bpf_map__set_max_entries(ring, bytes);
	return bytes;
}

/* What the two large tables have entries for: a machine of little memory has fewer files open, and an entry costs memory from the start. */
#define LEAST_FILES 8192
#define MEMORY_A_FILE 65536

static void fit_memory(struct bootio *skeleton)
{
	uint64_t memory = (uint64_t)sysconf(_SC_PHYS_PAGES) * (uint64_t)sysconf(_SC_PAGESIZE);
	uint32_t most = bpf_map__max_entries(skeleton->maps.files), files = LEAST_FILES;

	while (files < most && files < memory / MEMORY_A_FILE)
		files *= 2;
	bpf_map__set_max_entries(skeleton->maps.shares, bpf_map__max_entries(skeleton->maps.shares) / (most / files));
	bpf_map__set_max_entries(skeleton->maps.files, files);
}

/* Memory is cleared when it is taken, and that is a good part of the work of a start: so tables grow as they are used where that
 * is safe in every context (6.1, fa4447cb73b2). */
static void grow_tables_in_use(struct bootio *skeleton)
{
	if (!kernel_is_at_least(6, 1))
		return;
	bpf_map__set_map_flags(skeleton->maps.files, BPF_F_NO_PREALLOC);
	bpf_map__set_map_flags(skeleton->maps.shares, BPF_F_NO_PREALLOC);
	bpf_map__set_map_flags(skeleton->maps.calls, BPF_F_NO_PREALLOC);
	bpf_map__set_map_flags(skeleton->maps.requests, BPF_F_NO_PREALLOC);
	bpf_map__set_map_flags(skeleton->maps.waits, BPF_F_NO_PREALLOC);
}

static int read_types(struct kernel_types *kernel, struct bootio *skeleton)
{
	kernel_types_want(kernel, "do_file_open");
	hooked_want(kernel);
	return kernel_types_read(kernel, skeleton->obj);
}

static int fit_and_load(struct probes *probes, struct kernel_types *kernel, int *shared)
{
	probes->error = "cannot read the kernel's type information";
	if (read_types(kernel, probes->skeleton))
		return -1;
	targets_use(kernel);
	fit_kernel(probes, kernel);
	apply_filters(probes->skeleton, probes->filters);
	*shared &= hooked_can_share(kernel);
	hooked_choose(probes->skeleton, *shared);
	probes->skeleton->rodata->ring_bytes = ring_for_processors(probes->skeleton->maps.ring);
	fit_memory(probes->skeleton);
	grow_tables_in_use(probes->skeleton);
	probes->error = "the kernel refused the BPF programs";
	if (bootio__load(probes->skeleton))
		return -1;
	probes->error = "cannot attach the BPF programs";
	if (*shared && attach_shared(probes, kernel))
		return -1;
	if (bootio__attach(probes->skeleton))
		return -1;
	if (probes->skeleton->rodata->preemptible)
		copies_start(&probes->skeleton->bss->copies, probes->skeleton->maps.marks, COPIED_READ, COPIED_COMM);
	return 0;
}

static int is_program_of(const struct bpf_object_skeleton *skeleton, const char *name)
{
	for (int i = 0; i < skeleton->prog_cnt; i++)
		if (strcmp(skeleton->progs[i].name, name) == 0)
			return 1;
	return 0;
}

/* Has `skeleton` open the plain programs in place of its own: the same, but for those that are not among them. */
static int take_plain(struct bpf_object_skeleton *skeleton)
{
	struct plain plain = { 0 };
	int kept = 0;

	if (plain__create_skeleton(&plain))
		return -1;
	for (int i = 0; i < skeleton->prog_cnt; i++)
		if (is_program_of(plain.skeleton, skeleton->progs[i].name))
			skeleton->progs[kept++] = skeleton->progs[i];
	skeleton->prog_cnt = kept;
	skeleton->data = plain.skeleton->data;
	skeleton->data_sz = plain.skeleton->data_sz;
	bpf_object__destroy_skeleton(plain.skeleton);
	return 0;
}

static struct bootio *open_programs(const struct kernel_types *kernel, int plain)
{
	LIBBPF_OPTS(bpf_object_open_opts, options, .btf_custom_path = kernel_types_path(kernel));
	struct bootio *skeleton = calloc(1, sizeof(*skeleton));

	if (skeleton && bootio__create_skeleton(skeleton) == 0 && (!plain || take_plain(skeleton->skeleton) == 0) &&
	    bpf_object__open_skeleton(skeleton->skeleton, &options) == 0)
		return skeleton;
	bootio__destroy(skeleton);
	return NULL;
}

/* Only where it is known already what this kernel has: it is found out for all programs. */
static int plain_will_do(const struct probes *probes, const struct kernel_types *kernel)
{
	return hooked_can_share(kernel) && filters_keep_all(probes->filters) && !programs_are_preempted();
}

/*
 * The main set. Returns -1 with errno and an error where the kernel refuses it. `plain`: whether it may be the plain programs;
 * `shared`: whether programs may watch many functions each. They are set to whether it would have been so.
 */
static int load_main(struct probes *probes, int *plain, int *shared)
{
	struct kernel_types *kernel = kernel_types_new();
	int known = kernel && probes->kept_types && kernel_types_take(kernel, probes->kept_types) == 0;
	struct bootio *skeleton;
	int result = -1;

	*plain &= known && plain_will_do(probes, kernel);
	skeleton = kernel ? open_programs(kernel, *plain) : NULL;

	probes->skeleton = skeleton;
	probes->error = "cannot read the BPF programs";
	if (skeleton)
		result = fit_and_load(probes, kernel, shared);
	kernel_types_free(kernel);
	if (result)
		return -1;
	probes->error = NULL;
	probes->set = FENTRY_SET;
	probes->object = skeleton->obj;
	probes->recording = &skeleton->bss->recording;
	probes->lost = skeleton->bss->lost;
	probes->copies = &skeleton->bss->copies;
	probes->task_iterator = open_iterator(skeleton->links.snapshot_tasks);
	probes->last_task_iterator = open_iterator(skeleton->links.snapshot_tasks);
	probes->file_iterator = open_iterator(skeleton->links.snapshot_files);
	return 0;
}

int probes_learn(const char *file)
{
	struct kernel_types *kernel = kernel_types_new();
	struct bootio *skeleton;
	int result = -1;

	libbpf_set_print(print_libbpf);
	libbpf_set_strict_mode(LIBBPF_STRICT_ALL);
	if (kernel && kernel_types_take(kernel, file) == 0) {
		kernel_types_free(kernel);
		return 0;
	}
	skeleton = kernel && targets_register() == 0 ? bootio__open() : NULL;
	if (skeleton && read_types(kernel, skeleton) == 0)
		result = kernel_types_keep(kernel, file);
	bootio__destroy(skeleton);
	kernel_types_free(kernel);
	return result;
}

static void unload_main(struct probes *probes)
{
	int error = errno;

	bootio__destroy(probes->skeleton);
	probes->skeleton = NULL;
	probes->blind_spots[0] = '\0';
	errno = error;
}

/* The main set as it costs least, or else as this kernel takes it; no other where the kernel forbids the set as such. */
static int load_some_main(struct probes *probes)
{
	int plain = 1, shared = 1;

	while (load_main(probes, &plain, &shared)) {
		unload_main(probes);
		if (errno == EPERM || !shared)
			return -1;
		if (plain)
			plain = 0;
		else
			shared = 0;
	}
	probes->form = plain ? "plain" : shared ? "shared" : "single";
	return 0;
}

/*
 * Which set to load: BOOTIO_PROBES names one; else it is the main one, and the other where the kernel refuses that. What it
 * said about the main one is what is reported where it refuses both.
 */
int probes_load(struct probes *probes, const struct filters *filters)
{
	struct rlimit no_limit = { RLIM_INFINITY, RLIM_INFINITY };
	const char *wanted = getenv("BOOTIO_PROBES");
	int any = !wanted || !*wanted;
	int result = -1;

	probes->filters = filters;
	probes->form = "";
	probes->task_iterator = -1;
	probes->last_task_iterator = -1;
	probes->file_iterator = -1;
	libbpf_set_print(print_libbpf);
	libbpf_set_strict_mode(LIBBPF_STRICT_ALL);
	/* Before 5.11 maps count as locked memory. */
	setrlimit(RLIMIT_MEMLOCK, &no_limit);

	if (access(KERNEL_BTF, R_OK)) {
		probes->error = "this kernel has no type information (CONFIG_DEBUG_INFO_BTF)";
		return -1;
	}
	if (targets_register()) {
		probes->error = "cannot tell libbpf where programs attach";
	} else if (any || strcmp(wanted, FENTRY_SET) == 0) {
		result = load_some_main(probes);
	} else if (strcmp(wanted, SYSCALLS_SET) != 0) {
		errno = EINVAL;
		probes->error = "BOOTIO_PROBES names no set of programs (" FENTRY_SET ", " SYSCALLS_SET ")";
	}
	if (result && (any || strcmp(wanted, SYSCALLS_SET) == 0)) {
		const char *main_error = probes->error;
		int main_errno = errno;

		result = fallback_load(probes);
		if (result && main_error) {
			probes->error = main_error;
			errno = main_errno;
		}
	}
	if (result == 0)
		skipped_start(probes);
	if (result && errno == EPERM && geteuid() != 0)
		probes->error = "capturing needs root's rights: run it as root, or with sudo";
	return result;
}

int probes_ring_fd(const struct probes *probes)
{
	return bpf_object__find_map_fd_by_name(probes->object, "ring");
}

void probes_record(struct probes *probes, enum recording level)
{
	__atomic_store_n(probes->recording, (uint32_t)level, __ATOMIC_SEQ_CST);
}

void probes_choose_cgroup(const struct probes *probes, uint64_t id, int keep)
{
	uint32_t choice = keep ? CHOICE_KEEP : CHOICE_LEAVE_OUT;

	/* Where the rules do not fit the programs, these choose nothing. */
	if (probes->skeleton && probes->skeleton->rodata->cgroup_rules.count)
		bpf_map_update_elem(bpf_map__fd(probes->skeleton->maps.cgroup_choices), &id, &choice, BPF_ANY);
}

void probes_lost(struct probes *probes, uint64_t *out, enum look look)
{
	for (uint32_t what = 0; what < WIRE_LOST_KINDS; what++)
		out[what] = probes->lost[what];
	if (look != LOOK_LATER)
		skipped_look(probes, look == LOOK_LAST);
	skipped_add(&probes->skipped, out);
}

static int has_news(const struct io_counters *io)
{
	return io->read_calls || io->write_calls || io->kernel_calls || io->sync_calls || io->tcgets_calls;
}

static void tell_file(void *context, const void *key, const void *value)
{
	const struct each_open *to = context;
	const struct file_state *state = value;

	(void)key;
	if (state->path_id == ID_LEFT_OUT)
		return;
	/* Inherited and unused by its owner, or told already. */
	if (state->owner.tgid == 0 || ((state->parts || !(state->flags & ACCESS_OPENED)) && !has_news(&state->io)))
		return;
	to->each(to->context,
		 &(struct wire_access){
			 .header = { .ns = to->ns, .process = state->owner, .kind = WIRE_ACCESS },
			 .id = state->id,
			 .path_id = state->path_id,
			 .since_ns = state->since_ns,
			 .io = state->io,
			 .flags = state->flags | ACCESS_AT_END | (state->parts || state->sharer_count ? ACCESS_PART : 0),
		 });
}

static void tell_share(void *context, const void *key, const void *value)
{
	const struct each_open *to = context;
	const struct share_state *state = value;

	(void)key;
	if (!has_news(&state->io))
		return;
	to->each(to->context, &(struct wire_access){
				      .header = { .ns = to->ns, .process = state->process, .kind = WIRE_ACCESS },
				      .id = state->id,
				      .path_id = state->path_id,
				      .since_ns = state->since_ns,
				      .io = state->io,
				      .flags = state->flags | ACCESS_AT_END | ACCESS_PART,
			      });
}

void probes_each_open(const struct probes *probes, uint64_t ns, each_access each, void *context)
{
	struct each_open to = { .each = each, .context = context, .ns = ns };

	if (probes->fallback) {
		fallback_each_open(probes, &to);
		return;
	}
	entries_of(bpf_map__fd(probes->skeleton->maps.files), sizeof(uint64_t), sizeof(struct file_state), tell_file, &to);
	entries_of(bpf_map__fd(probes->skeleton->maps.shares), sizeof(struct share_key), sizeof(struct share_state), tell_share,
		   &to);
}
