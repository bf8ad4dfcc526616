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
#include <sys/utsname.h>
#include <unistd.h>

#include "build/bootio.skel.h"

/* libbpf speaks at length when a program is refused; that is for those who ask. */
static int print_libbpf(enum libbpf_print_level level, const char *format, va_list arguments)
{
	if (level == LIBBPF_DEBUG || !getenv("BOOTIO_DEBUG"))
		return 0;
	return vfprintf(stderr, format, arguments);
}

static void add_blind_spot(struct probes *probes, const char *name)
{
	size_t used = strlen(probes->blind_spots);

	snprintf(probes->blind_spots + used, sizeof(probes->blind_spots) - used, "%s%s", used ? "," : "", name);
}

/* Leaves out a program whose kernel function is not there. Returns whether it stays. */
static int keep_if_there(const struct btf *kernel, struct bpf_program *program, const char *function)
{
	int there = btf__find_by_name_kind(kernel, function, BTF_KIND_FUNC) > 0;

	bpf_program__set_autoload(program, there);
	return there;
}

static void choose_programs(struct probes *probes, const struct btf *kernel)
{
	struct bootio *skeleton = probes->skeleton;

	if (!keep_if_there(kernel, skeleton->progs.readv_done, "vfs_readv"))
		add_blind_spot(probes, "readv");
	if (!keep_if_there(kernel, skeleton->progs.writev_done, "vfs_writev"))
		add_blind_spot(probes, "writev");
	keep_if_there(kernel, skeleton->progs.file_closing_fd, "file_close_fd");
	/* Before 6.6 the name was another function's, and close(2) came by filp_close. */
	if (btf__find_by_name_kind(kernel, "filp_flush", BTF_KIND_FUNC) < 0)
		bpf_program__set_autoload(skeleton->progs.file_closing_fd_6_6, false);
	else
		keep_if_there(kernel, skeleton->progs.file_closing_fd_6_6, "close_fd_get_file");
	/* What no program of this set looks at. */
	add_blind_spot(probes, "sendfile,splice,copy_file_range,io_uring,aio,mmap");
}

static int kernel_is_at_least(int major, int minor)
{
	struct utsname name;
	int has_major = 0, has_minor = 0;

	if (uname(&name) || sscanf(name.release, "%d.%d", &has_major, &has_minor) != 2)
		return 1;
	return has_major > major || (has_major == major && has_minor >= minor);
}

static int open_iterator(struct bpf_link *link)
{
	return link ? bpf_iter_create(bpf_link__fd(link)) : -1;
}

int probes_load(struct probes *probes)
{
	struct rlimit no_limit = { RLIM_INFINITY, RLIM_INFINITY };
	struct bootio *skeleton;
	struct btf *kernel;

	probes->task_iterator = -1;
	probes->file_iterator = -1;
	probes->set = "fentry";
	libbpf_set_print(print_libbpf);
	libbpf_set_strict_mode(LIBBPF_STRICT_ALL);
	/* Before 5.11 maps count as locked memory. */
	setrlimit(RLIMIT_MEMLOCK, &no_limit);

	kernel = btf__load_vmlinux_btf();
	if (!kernel) {
		probes->error = "this kernel has no type information (CONFIG_DEBUG_INFO_BTF)";
		return -1;
	}
	skeleton = bootio__open();
	if (!skeleton) {
		probes->error = "cannot read the BPF programs";
		return -1;
	}
	probes->skeleton = skeleton;
	choose_programs(probes, kernel);
	btf__free(kernel);
	/* 3d06f34aa89e allows bpf_d_path in iterators. */
	skeleton->rodata->iterators_give_paths = kernel_is_at_least(5, 12);
	if (bootio__load(skeleton)) {
		probes->error = "the kernel refused the BPF programs";
		return -1;
	}
	if (bootio__attach(skeleton)) {
		probes->error = "cannot attach the BPF programs";
		return -1;
	}
	probes->task_iterator = open_iterator(skeleton->links.snapshot_tasks);
	probes->file_iterator = open_iterator(skeleton->links.snapshot_files);
	return 0;
}

int probes_ring_fd(const struct probes *probes)
{
	return bpf_map__fd(probes->skeleton->maps.ring);
}

void probes_record(struct probes *probes, int on)
{
	__atomic_store_n(&probes->skeleton->bss->recording, (uint32_t)on, __ATOMIC_SEQ_CST);
}

/* Runs that the kernel left out because the program was already running on that CPU (5.12 and later). */
static uint64_t skipped_runs(const struct bpf_program *program)
{
	struct bpf_prog_info info = { 0 };
	uint32_t size = sizeof(info);

	if (bpf_program__fd(program) < 0 || bpf_obj_get_info_by_fd(bpf_program__fd(program), &info, &size))
		return 0;
	return info.recursion_misses;
}

void probes_lost(const struct probes *probes, uint64_t *out)
{
	struct bootio *skeleton = probes->skeleton;
	int cpus = libbpf_num_possible_cpus();
	uint64_t *each = cpus > 0 ? calloc((size_t)cpus, sizeof(*each)) : NULL;
	struct bpf_program *program;

	memset(out, 0, WIRE_LOST_KINDS * sizeof(*out));
	for (uint32_t what = 0; each && what < WIRE_LOST_KINDS; what++) {
		if (bpf_map_lookup_elem(bpf_map__fd(skeleton->maps.lost), &what, each))
			continue;
		for (int cpu = 0; cpu < cpus; cpu++)
			out[what] += each[cpu];
	}
	free(each);
	bpf_object__for_each_program(program, skeleton->obj) {
		const char *name = bpf_program__name(program);

		out[strcmp(name, "file_opened") == 0 ? LOST_OPEN : LOST_STATE] += skipped_runs(program);
	}
}

static void each_file(const struct probes *probes, uint64_t ns,
		      void (*each)(void *context, const struct wire_access *access), void *context)
{
	int map = bpf_map__fd(probes->skeleton->maps.files);
	uint64_t key, *previous = NULL;

	while (bpf_map_get_next_key(map, previous, &key) == 0) {
		struct file_state state;

		previous = &key;
		if (bpf_map_lookup_elem(map, &key, &state))
			continue;
		/* Inherited and unused by its owner, or told already. */
		if (state.owner.tgid == 0 || (state.parts && !state.io.read_calls && !state.io.write_calls) ||
		    (!(state.flags & ACCESS_OPENED) && !state.io.read_calls && !state.io.write_calls))
			continue;
		each(context, &(struct wire_access){
				      .header = { .ns = ns, .process = state.owner, .kind = WIRE_ACCESS },
				      .id = state.id,
				      .since_ns = state.since_ns,
				      .io = state.io,
				      .flags = state.flags | ACCESS_AT_END | (state.parts || state.sharer_count ? ACCESS_PART : 0),
			      });
	}
}

static void each_share(const struct probes *probes, uint64_t ns,
		       void (*each)(void *context, const struct wire_access *access), void *context)
{
	int map = bpf_map__fd(probes->skeleton->maps.shares);
	struct share_key key, *previous = NULL;

	while (bpf_map_get_next_key(map, previous, &key) == 0) {
		struct share_state state;

		previous = &key;
		if (bpf_map_lookup_elem(map, &key, &state) || (!state.io.read_calls && !state.io.write_calls))
			continue;
		each(context, &(struct wire_access){
				      .header = { .ns = ns, .process = state.process, .kind = WIRE_ACCESS },
				      .id = state.id,
				      .since_ns = state.since_ns,
				      .io = state.io,
				      .flags = state.flags | ACCESS_AT_END | ACCESS_PART,
			      });
	}
}

void probes_each_open(const struct probes *probes, uint64_t ns,
		      void (*each)(void *context, const struct wire_access *access), void *context)
{
	each_file(probes, ns, each, context);
	each_share(probes, ns, each, context);
}
