/* SPDX-License-Identifier: MIT */
#include "kernel_types_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "hash.h"
#include "kept_types.h"

/* What is read at once; the kernel gives a page at a time. */
#define WINDOW (64 << 10)
#define TRACEPOINT_PREFIX "btf_trace_"

/* Of the first bytes and the length: enough to pass over nearly all names without looking at the rest of them. */
static uint32_t mix_head(uint32_t first_bytes, size_t length)
{
	if (length < 4)
		first_bytes &= (1u << 8 * length) - 1;
	return ((first_bytes ^ (uint32_t)length * 0x01000193u) * 0x9e3779b1u) >> 16;
}

static uint32_t head_of(const char *name, size_t length)
{
	uint32_t first_bytes = 0;

	memcpy(&first_bytes, name, length < 4 ? length : 4);
	return mix_head(first_bytes, length);
}

static uint32_t spread(uint32_t offset)
{
	return (offset * 0x9e3779b1u) >> 16;
}

static void filter_add(struct kernel_types *types, uint32_t bit)
{
	types->filter[bit / 64] |= 1ull << bit % 64;
}

static int filter_passes(const struct kernel_types *types, uint32_t bit)
{
	return types->filter[bit / 64] >> bit % 64 & 1;
}

struct kernel_types *kernel_types_new(void)
{
	struct kernel_types *types = calloc(1, sizeof(*types));

	if (!types)
		return NULL;
	types->fd = -1;
	types->reduced_fd = memfd_create("kernel types", MFD_CLOEXEC);
	snprintf(types->reduced_path, sizeof(types->reduced_path), "/proc/self/fd/%d", types->reduced_fd);
	return types;
}

void kernel_types_free(struct kernel_types *types)
{
	if (!types)
		return;
	for (uint32_t i = 0; i < types->wanted_count; i++)
		free(types->wanted[i].name);
	free(types->wanted);
	free(types->found);
	free(types->offsets);
	free(types->by_name.slots);
	free(types->by_offset.slots);
	free(types->converted.slots);
	btf__free(types->reduced);
	if (types->fd >= 0)
		close(types->fd);
	if (types->reduced_fd >= 0)
		close(types->reduced_fd);
	free(types);
}

/* Makes room for one more in an array that doubles. */
static int grow(void *array, uint32_t count, uint32_t *room, size_t size)
{
	void **data = array;
	uint32_t more = *room ? *room * 2 : 256;
	void *moved;

	if (count < *room)
		return 0;
	moved = realloc(*data, more * size);
	if (!moved)
		return -1;
	*data = moved;
	*room = more;
	return 0;
}

static uint32_t place_of(const struct kernel_types *types, const char *name, size_t length)
{
	uint32_t place = (uint32_t)table_get(&types->by_name, hash_bytes(name, length), length);

	return place && memcmp(types->wanted[place - 1].name, name, length) == 0 ? place : 0;
}

struct wanted *kernel_types_add(struct kernel_types *types, const char *name, size_t length)
{
	uint32_t place = place_of(types, name, length);
	struct wanted *made;

	if (place)
		return &types->wanted[place - 1];
	if (grow(&types->wanted, types->wanted_count, &types->wanted_room, sizeof(*types->wanted)))
		return NULL;
	made = &types->wanted[types->wanted_count];
	*made = (struct wanted){ .name = strndup(name, length) };
	if (!made->name)
		return NULL;
	table_set(&types->by_name, hash_bytes(name, length), length, ++types->wanted_count);
	return made;
}

static void want(struct kernel_types *types, const char *name, size_t length)
{
	if (length && kernel_types_add(types, name, length))
		filter_add(types, head_of(name, length));
}

void kernel_types_want(struct kernel_types *types, const char *name)
{
	want(types, name, strlen(name));
}

/* Without what follows three underscores: one structure of several kernels has several names here. */
static void want_flavour(struct kernel_types *types, const char *name)
{
	const char *flavour = strstr(name, "___");

	want(types, name, flavour ? (size_t)(flavour - name) : strlen(name));
}

static void want_members(struct kernel_types *types, const struct btf *local, const struct btf_type *type)
{
	const struct btf_member *member = btf_members(type);
	const struct btf_enum *value = btf_enum(type);

	if (btf_is_composite(type))
		for (uint32_t i = 0; i < btf_vlen(type); i++)
			kernel_types_want(types, btf__name_by_offset(local, member[i].name_off));
	else if (btf_is_enum(type))
		for (uint32_t i = 0; i < btf_vlen(type); i++)
			kernel_types_want(types, btf__name_by_offset(local, value[i].name_off));
}

static void want_target(struct kernel_types *types, const char *section)
{
	const char *name = strchr(section, '/');
	char full[128];

	if (!name)
		return;
	snprintf(full, sizeof(full), "%s%s",
		 strncmp(section, "tp_btf/", 7) == 0 || strncmp(section, "raw_tp/", 7) == 0 ? TRACEPOINT_PREFIX :
		 strncmp(section, "iter/", 5) == 0					    ? "bpf_iter_" :
		 strncmp(section, "lsm/", 4) == 0					    ? "bpf_lsm_" :
											      "",
		 name + 1);
	kernel_types_want(types, full);
}

static void want_object(struct kernel_types *types, struct bpf_object *object)
{
	const struct btf *local = bpf_object__btf(object);
	struct bpf_program *program;

	bpf_object__for_each_program(program, object)
		want_target(types, bpf_program__section_name(program));
	for (uint32_t id = 1; id < btf__type_cnt(local); id++) {
		const struct btf_type *type = btf__type_by_id(local, id);

		if (!btf_is_composite(type) && !btf_is_enum(type))
			continue;
		want_flavour(types, btf__name_by_offset(local, type->name_off));
		want_members(types, local, type);
	}
}

/* Fills `buffer` from the kernel's BTF. Returns 0, or -1 with errno. */
static int read_at(const struct kernel_types *types, void *buffer, size_t size, uint64_t offset)
{
	char *at = buffer;

	while (size > 0) {
		ssize_t got = pread(types->fd, at, size, (off_t)offset);

		if (got <= 0) {
			errno = got == 0 ? EINVAL : errno;
			return -1;
		}
		at += got;
		offset += (uint64_t)got;
		size -= (size_t)got;
	}
	return 0;
}

/* The part of a section that is in memory; `data` is at `start` of the section, and ends with a zero. */
struct window {
	char data[WINDOW + 8];
	uint32_t start, length;
};

/* Moves the window so that it begins at `position`. Returns 0, or -1 with errno. */
static int look(const struct kernel_types *types, struct window *window, uint32_t section, uint32_t section_length, uint32_t position)
{
	uint32_t kept = window->start + window->length > position ? window->start + window->length - position : 0;
	uint32_t length = section_length - position < WINDOW ? section_length - position : WINDOW;

	if (kept > length)
		kept = length;
	memmove(window->data, window->data + (position - window->start), kept);
	if (read_at(types, window->data + kept, length - kept, types->header.hdr_len + section + position + kept))
		return -1;
	window->start = position;
	window->length = length;
	return 0;
}

static void take_string(struct kernel_types *types, const char *name, size_t length, uint32_t offset)
{
	uint32_t place, first_bytes;

	/* Of a shorter name too: more follows it in the window. */
	memcpy(&first_bytes, name, sizeof(first_bytes));
	if (!filter_passes(types, mix_head(first_bytes, length)))
		return;
	place = place_of(types, name, length);
	if (!place || types->wanted[place - 1].offset)
		return;
	types->wanted[place - 1].offset = offset;
	table_set(&types->by_offset, offset, 0, place);
}

/* Where the wanted names are. Each is there once. */
static int read_strings(struct kernel_types *types, struct window *window)
{
	uint32_t section_length = types->header.str_len;

	window->start = window->length = 0;
	for (uint32_t position = 0; position < section_length;) {
		char *name, *end, *limit;

		if (look(types, window, types->header.str_off, section_length, position))
			return -1;
		limit = window->data + window->length;
		for (name = window->data; (end = memchr(name, 0, (size_t)(limit - name))); name = end + 1)
			take_string(types, name, (size_t)(end - name), position + (uint32_t)(name - window->data));
		/* A name longer than the window is none of ours, and no kernel has one. */
		if (name == window->data)
			name = limit;
		position += (uint32_t)(name - window->data);
	}
	return 0;
}

/* What follows a type's head: of each member, and once. Kinds that are not here have nothing. */
static const uint8_t member_length[32] = {
	[BTF_KIND_STRUCT] = sizeof(struct btf_member),
	[BTF_KIND_UNION] = sizeof(struct btf_member),
	[BTF_KIND_ENUM] = sizeof(struct btf_enum),
	[BTF_KIND_ENUM64] = sizeof(struct btf_enum64),
	[BTF_KIND_FUNC_PROTO] = sizeof(struct btf_param),
	[BTF_KIND_DATASEC] = sizeof(struct btf_var_secinfo),
};
static const uint8_t own_length[32] = {
	[BTF_KIND_INT] = 4,
	[BTF_KIND_ARRAY] = sizeof(struct btf_array),
	[BTF_KIND_VAR] = sizeof(struct btf_var),
	[BTF_KIND_DECL_TAG] = sizeof(struct btf_decl_tag),
};

static uint32_t tail_length(const struct btf_type *type)
{
	uint32_t kind = btf_kind(type);

	return btf_vlen(type) * member_length[kind] + own_length[kind];
}

static int take_type(struct kernel_types *types, uint32_t id, const struct btf_type *type)
{
	struct wanted *wanted;
	uint32_t place;

	if (!type->name_off || !filter_passes(types, spread(type->name_off)))
		return 0;
	place = (uint32_t)table_get(&types->by_offset, type->name_off, 0);
	if (!place)
		return 0;
	wanted = &types->wanted[place - 1];
	switch (btf_kind(type)) {
	/* Of several with one name the first, as libbpf has it. */
	case BTF_KIND_FUNC:
		wanted->function = wanted->function ? wanted->function : id;
		return 0;
	case BTF_KIND_TYPEDEF:
		wanted->definition = wanted->definition ? wanted->definition : id;
		return 0;
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
	case BTF_KIND_ENUM:
		if (grow(&types->found, types->found_count, &types->found_room, sizeof(*types->found)))
			return -1;
		types->found[types->found_count++] = id;
		return 0;
	default:
		return 0;
	}
}

/* Where each type is, and which have wanted names. */
static int read_types(struct kernel_types *types, struct window *window)
{
	uint32_t section_length = types->header.type_len, id = 1;

	window->start = window->length = 0;
	types->offsets = malloc((section_length / sizeof(struct btf_type) + 2) * sizeof(*types->offsets));
	if (!types->offsets)
		return -1;
	for (uint32_t position = 0; position + sizeof(struct btf_type) <= section_length;) {
		uint32_t at = 0;

		if (look(types, window, types->header.type_off, section_length, position))
			return -1;
		while (at + sizeof(struct btf_type) <= window->length) {
			const struct btf_type *type = (const void *)(window->data + at);

			types->offsets[id] = position + at;
			if (take_type(types, id, type))
				return -1;
			id++;
			at += (uint32_t)sizeof(*type) + tail_length(type);
		}
		/* A type that reaches beyond the window is passed over: only heads are of interest here. */
		if (at > window->length) {
			position += at;
			window->start = position;
			window->length = 0;
		} else {
			position += at;
		}
	}
	types->type_count = id;
	return 0;
}

static int index_kernel(struct kernel_types *types)
{
	struct window *window = malloc(sizeof(*window));
	int result = -1;

	types->fd = open(KERNEL_BTF, O_RDONLY | O_CLOEXEC);
	if (!window || types->fd < 0 || read_at(types, &types->header, sizeof(types->header), 0))
		goto out;
	if (types->header.magic != BTF_MAGIC || types->header.hdr_len < sizeof(types->header)) {
		errno = EINVAL;
		goto out;
	}
	if (read_strings(types, window))
		goto out;
	memset(types->filter, 0, sizeof(types->filter));
	for (uint32_t i = 0; i < types->wanted_count; i++)
		filter_add(types, spread(types->wanted[i].offset));
	result = read_types(types, window);
out:
	free(window);
	return result;
}

static int read_type(const struct kernel_types *types, uint32_t id, void *buffer, size_t size)
{
	if (id == 0 || id >= types->type_count) {
		errno = EINVAL;
		return -1;
	}
	return read_at(types, buffer, size, types->header.hdr_len + types->header.type_off + types->offsets[id]);
}

/* The arguments of the function that `id` leads to, through `steps` types. */
static int arguments(const struct kernel_types *types, int id, int steps)
{
	struct btf_type type = { .type = (uint32_t)id };

	if (id == 0)
		return -1;
	for (int i = 0; i <= steps; i++)
		if (read_type(types, type.type, &type, sizeof(type)))
			return -1;
	return (int)btf_vlen(&type);
}

/* Before the kernel's own types are let go. */
static void count_arguments(struct kernel_types *types)
{
	for (uint32_t i = 0; i < types->wanted_count; i++) {
		struct wanted *wanted = &types->wanted[i];
		int is_tracepoint = strncmp(wanted->name, TRACEPOINT_PREFIX, strlen(TRACEPOINT_PREFIX)) == 0;
		int count = is_tracepoint ? arguments(types, (int)wanted->definition, 2) : -1;

		wanted->function_arguments = arguments(types, (int)wanted->function, 1);
		wanted->tracepoint_arguments = count < 0 ? -1 : count - 1; /* the first is the tracer's own */
	}
}

static int convert(struct kernel_types *types, uint32_t id);

/* The wanted name at `offset`; NULL where it is not wanted, "" where there is none. */
static const char *name_at(const struct kernel_types *types, uint32_t offset)
{
	uint32_t place = offset ? (uint32_t)table_get(&types->by_offset, offset, 0) : 0;

	return place ? types->wanted[place - 1].name : offset ? NULL : "";
}

/* Fields of wanted names, and what has none: their types first. */
static int convert_composite(struct kernel_types *types, const struct btf_type *type, const char *name)
{
	const struct btf_member *member = btf_members(type);
	uint32_t count = btf_vlen(type);
	int *fields = calloc(count + 1, sizeof(*fields));
	int made = -1;

	if (!fields)
		return -1;
	for (uint32_t i = 0; i < count; i++) {
		fields[i] = name_at(types, member[i].name_off) ? convert(types, member[i].type) : 0;
		if (fields[i] < 0)
			goto out;
	}
	made = btf_is_union(type) ? btf__add_union(types->reduced, name, type->size) :
				    btf__add_struct(types->reduced, name, type->size);
	for (uint32_t i = 0; made > 0 && i < count; i++)
		if (fields[i] && btf__add_field(types->reduced, name_at(types, member[i].name_off), fields[i],
						btf_member_bit_offset(type, i), btf_member_bitfield_size(type, i)))
			made = -1;
out:
	free(fields);
	return made;
}

static int convert_enum(struct kernel_types *types, const struct btf_type *type, const char *name)
{
	const struct btf_enum *value = btf_enum(type);
	int made = btf__add_enum(types->reduced, name, type->size);

	for (uint32_t i = 0; made > 0 && i < btf_vlen(type); i++) {
		const char *value_name = name_at(types, value[i].name_off);

		if (value_name && *value_name && btf__add_enum_value(types->reduced, value_name, value[i].val))
			return -1;
	}
	return made;
}

static int convert_type(struct kernel_types *types, const struct btf_type *type)
{
	const char *name = name_at(types, type->name_off);
	const struct btf_array *array = btf_array(type);
	char number[16];
	int element;

	switch (btf_kind(type)) {
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		return convert_composite(types, type, name ? name : "");
	case BTF_KIND_ENUM:
		return convert_enum(types, type, name ? name : "");
	case BTF_KIND_ENUM64:
		return btf__add_enum64(types->reduced, name ? name : "", type->size, false);
	case BTF_KIND_ARRAY:
		element = convert(types, array->type);
		return element < 0 ? -1 : btf__add_array(types->reduced, types->index_type, element, array->nelems);
	case BTF_KIND_INT:
		snprintf(number, sizeof(number), "int%u", type->size);
		return btf__add_int(types->reduced, number, type->size, 0);
	case BTF_KIND_FLOAT:
		return btf__add_float(types->reduced, "float", type->size);
	case BTF_KIND_PTR:
		return types->pointer_type;
	case BTF_KIND_TYPEDEF:
	case BTF_KIND_CONST:
	case BTF_KIND_VOLATILE:
	case BTF_KIND_RESTRICT:
	case BTF_KIND_TYPE_TAG:
		return convert(types, type->type);
	default:
		errno = EINVAL;
		return -1;
	}
}

/* The number in `reduced` of the kernel's type `id`; -1 with errno. What pointers lead to is left out, so this ends. */
static int convert(struct kernel_types *types, uint32_t id)
{
	int known = (int)table_get(&types->converted, id, 1);
	struct btf_type head, *whole;
	int made = -1;

	if (known)
		return known;
	if (read_type(types, id, &head, sizeof(head)))
		return -1;
	whole = malloc(sizeof(head) + tail_length(&head));
	if (whole && read_type(types, id, whole, sizeof(head) + tail_length(&head)) == 0)
		made = convert_type(types, whole);
	free(whole);
	if (made > 0)
		table_set(&types->converted, id, 1, (uint64_t)made);
	return made;
}

/* The structures that were wanted, as BTF of their own. */
static int write_reduced(struct kernel_types *types)
{
	const void *data;
	uint32_t size;

	types->reduced = btf__new_empty();
	if (!types->reduced)
		return -1;
	types->index_type = btf__add_int(types->reduced, "index", 4, 0);
	types->pointer_type = btf__add_ptr(types->reduced, 0);
	for (uint32_t i = 0; i < types->found_count; i++)
		if (convert(types, types->found[i]) < 0)
			return -1;
	data = btf__raw_data(types->reduced, &size);
	return data && write(types->reduced_fd, data, size) == (ssize_t)size ? 0 : -1;
}

int kernel_types_take(struct kernel_types *types, const char *file)
{
	types->taken = kept_types_read(types, file) == 0;
	return types->taken ? 0 : -1;
}

int kernel_types_read(struct kernel_types *types, struct bpf_object *object)
{
	if (types->taken)
		return 0;
	want_object(types, object);
	if (index_kernel(types))
		return -1;
	count_arguments(types);
	return write_reduced(types);
}

int kernel_types_keep(const struct kernel_types *types, const char *file)
{
	return types->reduced ? kept_types_write(types, file) : 0;
}

const char *kernel_types_path(const struct kernel_types *types)
{
	return types->reduced_path;
}

static const struct wanted *find(const struct kernel_types *types, const char *prefix, const char *name)
{
	static const struct wanted nothing = { .function_arguments = -1, .tracepoint_arguments = -1 };
	char full[128];
	size_t head = strlen(prefix), length = head + strlen(name);
	uint32_t place = 0;

	if (length < sizeof(full)) {
		memcpy(full, prefix, head);
		memcpy(full + head, name, length - head);
		place = place_of(types, full, length);
	}
	return place ? &types->wanted[place - 1] : &nothing;
}

int kernel_function(const struct kernel_types *types, const char *prefix, const char *name)
{
	return (int)find(types, prefix, name)->function;
}

int kernel_tracepoint(const struct kernel_types *types, const char *name)
{
	return (int)find(types, TRACEPOINT_PREFIX, name)->definition;
}

int kernel_function_arguments(const struct kernel_types *types, const char *name)
{
	return find(types, "", name)->function_arguments;
}

int kernel_tracepoint_arguments(const struct kernel_types *types, const char *name)
{
	return find(types, TRACEPOINT_PREFIX, name)->tracepoint_arguments;
}
