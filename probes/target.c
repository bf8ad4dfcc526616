/* SPDX-License-Identifier: MIT */
#include "target.h"

#include <bpf/bpf.h>
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

int tracepoint_arguments(const struct btf *kernel, const char *name)
{
	char full[128];
	const struct btf_type *type;
	int id;

	snprintf(full, sizeof(full), "btf_trace_%s", name);
	id = btf__find_by_name_kind(kernel, full, BTF_KIND_TYPEDEF);
	if (id < 0)
		return -1;
	type = btf__type_by_id(kernel, btf__type_by_id(kernel, (uint32_t)id)->type); /* a pointer */
	type = btf__type_by_id(kernel, type->type);
	return (int)btf_vlen(type) - 1; /* the first is the tracer's own */
}

/* A function without arguments is the stand-in of a system call that the kernel can be built without: in the BTF of 5.10
 * it takes the place of the real one. */
int has_function(const struct btf *kernel, const char *name)
{
	int id = btf__find_by_name_kind(kernel, name, BTF_KIND_FUNC);

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
