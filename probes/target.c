/* SPDX-License-Identifier: MIT */
#include "target.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "table.h"

int kernel_is_at_least(int major, int minor)
{
	struct utsname name;
	int has_major = 0, has_minor = 0;

	if (uname(&name) || sscanf(name.release, "%d.%d", &has_major, &has_minor) != 2)
		return 1;
	return has_major > major || (has_major == major && has_minor >= minor);
}

/* (hash of the name, kind) -> type id, of all functions and of the typedefs that stand for tracepoints. */
static struct table names;

static uint64_t hash_of(const char *prefix, const char *name)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (; *prefix; prefix++)
		hash = (hash ^ (uint8_t)*prefix) * 0x100000001b3u;
	for (; *name; name++)
		hash = (hash ^ (uint8_t)*name) * 0x100000001b3u;
	return hash;
}

static int find(uint32_t kind, const char *prefix, const char *name)
{
	return (int)table_get(&names, hash_of(prefix, name), kind);
}

/* The type that a program's section names; 0 where there is none. */
static int target_of(const struct bpf_program *program)
{
	const char *section = bpf_program__section_name(program);
	const char *name = strchr(section, '/');

	if (!name)
		return 0;
	name++;
	if (strncmp(section, "tp_btf/", 7) == 0 || strncmp(section, "raw_tp/", 7) == 0)
		return find(BTF_KIND_TYPEDEF, "btf_trace_", name);
	return find(BTF_KIND_FUNC, strncmp(section, "iter/", 5) == 0 ? "bpf_iter_" : "", name);
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

	return libbpf_register_prog_handler(section, BPF_PROG_TYPE_TRACING, type, &options);
}

int targets_index(const struct btf *kernel)
{
	uint32_t count = btf__type_cnt(kernel);

	for (uint32_t id = 1; id < count; id++) {
		const struct btf_type *type = btf__type_by_id(kernel, id);
		uint32_t kind = btf_kind(type);
		const char *name;
		uint64_t hash;

		if (kind != BTF_KIND_FUNC && kind != BTF_KIND_TYPEDEF)
			continue;
		name = btf__name_by_offset(kernel, type->name_off);
		if (kind == BTF_KIND_TYPEDEF && strncmp(name, "btf_trace_", 10) != 0)
			continue;
		hash = hash_of("", name);
		/* Of several functions with one name libbpf would take the first as well. */
		if (!table_get(&names, hash, kind))
			table_set(&names, hash, kind, id);
	}
	if (handle("fentry+", BPF_TRACE_FENTRY, attach_trace) < 0 || handle("fexit+", BPF_TRACE_FEXIT, attach_trace) < 0 ||
	    handle("tp_btf+", BPF_TRACE_RAW_TP, attach_trace) < 0 || handle("iter+", BPF_TRACE_ITER, attach_iterator) < 0)
		return -1;
	return 0;
}

int tracepoint_arguments(const struct btf *kernel, const char *name)
{
	int id = find(BTF_KIND_TYPEDEF, "btf_trace_", name);
	const struct btf_type *type;

	if (id == 0)
		return -1;
	type = btf__type_by_id(kernel, btf__type_by_id(kernel, (uint32_t)id)->type); /* a pointer */
	type = btf__type_by_id(kernel, type->type);
	return (int)btf_vlen(type) - 1; /* the first is the tracer's own */
}

/* A function without arguments is the stand-in of a system call that the kernel can be built without: in the BTF of 5.10
 * it takes the place of the real one. */
int has_function(const struct btf *kernel, const char *name)
{
	int id = find(BTF_KIND_FUNC, "", name);

	return id > 0 && btf_vlen(btf__type_by_id(kernel, btf__type_by_id(kernel, (uint32_t)id)->type)) > 0;
}

int has_target(const struct btf *kernel, const struct bpf_program *program)
{
	const char *section = bpf_program__section_name(program);
	const char *target = strchr(section, '/');

	if (!target)
		return 1;
	target++;
	if (strncmp(section, "fentry/", 7) == 0 || strncmp(section, "fexit/", 6) == 0)
		return has_function(kernel, target);
	if (strncmp(section, "tp_btf/", 7) == 0 || strncmp(section, "raw_tp/", 7) == 0)
		return tracepoint_arguments(kernel, target) >= 0;
	return 1;
}

int open_iterator(struct bpf_link *link)
{
	return link ? bpf_iter_create(bpf_link__fd(link)) : -1;
}
