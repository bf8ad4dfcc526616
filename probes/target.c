/* SPDX-License-Identifier: MIT */
#include "target.h"
#include "kinds.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

int kernel_is_at_least(int major, int minor)
{
	struct utsname name;
	int has_major = 0, has_minor = 0;

	if (uname(&name) || sscanf(name.release, "%d.%d", &has_major, &has_minor) != 2)
		return 1;
	return has_major > major || (has_major == major && has_minor >= minor);
}

/* What the programs that are loaded now attach to. */
static const struct kernel_types *targets;

/* The type that a program's section names; 0 where there is none. */
static int target_of(const struct bpf_program *program)
{
	const char *section = bpf_program__section_name(program);
	const char *name = strchr(section, '/');

	if (!name)
		return 0;
	name++;
	if (strncmp(section, "tp_btf/", 7) == 0 || strncmp(section, "raw_tp/", 7) == 0)
		return kernel_tracepoint(targets, name);
	if (strncmp(section, "lsm/", 4) == 0)
		return kernel_function(targets, "bpf_lsm_", name);
	return kernel_function(targets, strncmp(section, "iter/", 5) == 0 ? "bpf_iter_" : "", name);
}

static int helpers_put_back;

void targets_put_helpers_back(void)
{
	helpers_put_back = 1;
}

/* Helpers that tell the kernel's memory from a process's, and those of old that did not. */
static void put_helpers_back(struct bpf_program *program)
{
	struct bpf_insn *instructions = (struct bpf_insn *)bpf_program__insns(program);

	for (size_t i = 0; i < bpf_program__insn_cnt(program); i++) {
		struct bpf_insn *each = &instructions[i];

		if (each->code != (BPF_JMP | BPF_CALL) || each->src_reg != 0)
			continue;
		if (each->imm == BPF_FUNC_probe_read)
			each->imm = BPF_FUNC_probe_read_user;
		else if (each->imm == BPF_FUNC_probe_read_str)
			each->imm = BPF_FUNC_probe_read_user_str;
	}
}

static int give_target(struct bpf_program *program, struct bpf_prog_load_opts *options, long cookie)
{
	(void)cookie;
	if (helpers_put_back)
		put_helpers_back(program);
	options->attach_btf_id = (uint32_t)target_of(program);
	/* Its type until now was another, or libbpf would have read all of the kernel's types for it. */
	bpf_program__set_type(program, options->expected_attach_type == BPF_LSM_MAC ? BPF_PROG_TYPE_LSM : BPF_PROG_TYPE_TRACING);
	return options->attach_btf_id ? 0 : -ESRCH;
}

static int attach_trace(const struct bpf_program *program, long cookie, struct bpf_link **link)
{
	(void)cookie;
	*link = bpf_program__attach_trace(program);
	return *link ? 0 : -errno;
}

static int attach_iterator(const struct bpf_program *program, long cookie, struct bpf_link **link)
{
	(void)cookie;
	*link = bpf_program__attach_iter(program, NULL);
	return *link ? 0 : -errno;
}

static int handle(const char *section, enum bpf_attach_type type, libbpf_prog_attach_fn_t attach)
{
	LIBBPF_OPTS(libbpf_prog_handler_opts, options, .prog_prepare_load_fn = give_target, .prog_attach_fn = attach);

	return libbpf_register_prog_handler(section, BPF_PROG_TYPE_RAW_TRACEPOINT, type, &options);
}

int targets_register(void)
{
	if (handle("fentry+", BPF_TRACE_FENTRY, attach_trace) < 0 || handle("fexit+", BPF_TRACE_FEXIT, attach_trace) < 0 ||
	    handle("tp_btf+", BPF_TRACE_RAW_TP, attach_trace) < 0 || handle("lsm+", BPF_LSM_MAC, attach_trace) < 0 ||
	    handle("iter+", BPF_TRACE_ITER, attach_iterator) < 0)
		return -1;
	return 0;
}

void targets_use(const struct kernel_types *types)
{
	targets = types;
}

/* A function without arguments is the stand-in of a system call that the kernel can be built without: in the BTF of 5.10
 * it takes the place of the real one. */
int has_function(struct kernel_types *types, const char *name)
{
	return kernel_function_arguments(types, name) > 0;
}

int has_target(struct kernel_types *types, const struct bpf_program *program)
{
	const char *section = bpf_program__section_name(program);
	const char *target = strchr(section, '/');

	if (!target)
		return 1;
	target++;
	if (strncmp(section, "fentry/", 7) == 0 || strncmp(section, "fexit/", 6) == 0)
		return has_function(types, target);
	if (strncmp(section, "tp_btf/", 7) == 0 || strncmp(section, "raw_tp/", 7) == 0)
		return kernel_tracepoint_arguments(types, target) >= 0;
	if (strncmp(section, "lsm/", 4) == 0)
		return kernel_function(types, "bpf_lsm_", target) > 0;
	return 1;
}

void leave_out_kinds(struct bpf_object *object, uint32_t kinds)
{
	static const struct {
		const char *program;
		uint32_t kind;
	} programs[] = {
		{ "open_done", KIND_FAILED },	     { "open_done_7", KIND_FAILED },
		{ "open_done_7_again", KIND_FAILED }, { "open_done_7_at_last", KIND_FAILED },
		{ "bio_queued", KIND_FILLS },	     { "switched", KIND_BLOCKED },
		{ "request_issued", KIND_REQUESTS }, { "request_completed", KIND_REQUESTS },
	};

	for (size_t i = 0; i < sizeof(programs) / sizeof(*programs); i++) {
		struct bpf_program *program = bpf_object__find_program_by_name(object, programs[i].program);

		if (program && programs[i].kind & kinds)
			bpf_program__set_autoload(program, false);
	}
}

int open_iterator(struct bpf_link *link)
{
	return link ? bpf_iter_create(bpf_link__fd(link)) : -1;
}
