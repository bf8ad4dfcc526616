/* SPDX-License-Identifier: MIT */
#include "kept_types.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "kernel_types_inside.h"

#define KERNEL_NOTES "/sys/kernel/notes"
#define MAGIC "bootioKU"
#define ID_MAX 32
#define FILE_MAX (4 << 20)

struct head {
	char magic[8];
	uint8_t kernel[ID_MAX]; /* its build id, which its types are part of */
	uint64_t build; /* of this binary's programs, which decide what is to be known */
	uint32_t count; /* of struct answer, which follow */
	uint32_t names_size; /* of the names, which follow those, each with a NUL */
	uint32_t reduced_size; /* of the structures' BTF, which follows those */
	uint32_t checksum; /* of all that follows, and of what is before it */
};

/* In the order of the names. */
struct answer {
	uint32_t function, definition;
	int32_t function_arguments, tracepoint_arguments;
};

/* The running kernel's build id, in `id`, which is zeroes. Returns 0, or -1 with errno where it has none. */
static int read_build_id(uint8_t *id)
{
	char notes[4096];
	int fd = open(KERNEL_NOTES, O_RDONLY | O_CLOEXEC);
	ssize_t length = fd < 0 ? -1 : read(fd, notes, sizeof(notes));
	size_t at = 0;

	if (fd >= 0)
		close(fd);
	while (length > 0 && at + sizeof(Elf64_Nhdr) <= (size_t)length) {
		const Elf64_Nhdr *note = (const void *)(notes + at);
		size_t name = at + sizeof(*note), value = name + ((note->n_namesz + 3) & ~3u);

		at = value + ((note->n_descsz + 3) & ~3u);
		if (at > (size_t)length)
			break;
		if (note->n_type == NT_GNU_BUILD_ID && note->n_namesz == 4 && memcmp(notes + name, "GNU", 4) == 0 &&
		    note->n_descsz > 0 && note->n_descsz <= ID_MAX) {
			memcpy(id, notes + value, note->n_descsz);
			return 0;
		}
	}
	errno = ENODATA;
	return -1;
}

static int make_head(struct head *head)
{
	*head = (struct head){ .magic = MAGIC, .build = BUILD_ID };
	return read_build_id(head->kernel);
}

static uint32_t checksum_of(struct head head, const void *rest, size_t length)
{
	head.checksum = 0;
	return (uint32_t)crc32(crc32(0, (const void *)&head, sizeof(head)), rest, (unsigned)length);
}

/* The whole of `file`, to be freed; NULL where it is not one that this program can have written. */
static void *read_whole(const char *file, size_t *length)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat status;
	void *data = NULL;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == geteuid() &&
	    status.st_size > (off_t)sizeof(struct head) && status.st_size <= FILE_MAX)
		data = malloc((size_t)status.st_size);
	if (data && read(fd, data, (size_t)status.st_size) != status.st_size) {
		free(data);
		data = NULL;
	}
	close(fd);
	*length = data ? (size_t)status.st_size : 0;
	return data;
}

/* Whether the file is of this kernel and build, and whole. */
static int fits(const struct head *head, size_t length)
{
	struct head expected;
	uint64_t answers = (uint64_t)head->count * sizeof(struct answer);

	return make_head(&expected) == 0 && memcmp(head, &expected, offsetof(struct head, count)) == 0 &&
	       length == sizeof(*head) + answers + head->names_size + head->reduced_size &&
	       head->checksum == checksum_of(*head, head + 1, length - sizeof(*head));
}

static int take(struct kernel_types *types, const struct head *head, size_t length)
{
	const struct answer *answers = (const void *)(head + 1);
	const char *name = (const void *)(answers + head->count), *end = name + head->names_size;

	if (!fits(head, length))
		return -1;
	for (uint32_t i = 0; i < head->count; i++) {
		const char *stop = memchr(name, 0, (size_t)(end - name));
		struct wanted *wanted = stop ? kernel_types_add(types, name, (size_t)(stop - name)) : NULL;

		if (!wanted)
			return -1;
		wanted->function = answers[i].function;
		wanted->definition = answers[i].definition;
		wanted->function_arguments = answers[i].function_arguments;
		wanted->tracepoint_arguments = answers[i].tracepoint_arguments;
		name = stop + 1;
	}
	return write(types->reduced_fd, end, head->reduced_size) == (ssize_t)head->reduced_size ? 0 : -1;
}

int kept_types_read(struct kernel_types *types, const char *file)
{
	size_t length;
	void *data = read_whole(file, &length);
	int result = data ? take(types, data, length) : -1;

	free(data);
	return result;
}

static int write_whole(const char *file, const void *data, size_t length)
{
	char part[4096];
	int fd;

	if (snprintf(part, sizeof(part), "%s.part", file) >= (int)sizeof(part)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	unlink(part);
	fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return -1;
	if (write(fd, data, length) != (ssize_t)length || fsync(fd) || rename(part, file)) {
		int error = errno ? errno : ENOSPC;

		close(fd);
		unlink(part);
		errno = error;
		return -1;
	}
	return close(fd);
}

static size_t size_of_names(const struct kernel_types *types)
{
	size_t size = 0;

	for (uint32_t i = 0; i < types->wanted_count; i++)
		size += strlen(types->wanted[i].name) + 1;
	return size;
}

int kept_types_write(const struct kernel_types *types, const char *file)
{
	uint32_t reduced_size;
	const void *reduced = btf__raw_data(types->reduced, &reduced_size);
	size_t names_size = size_of_names(types);
	size_t length = sizeof(struct head) + types->wanted_count * sizeof(struct answer) + names_size + reduced_size;
	struct head *head = reduced ? calloc(1, length) : NULL;
	struct answer *answers = (void *)(head + 1);
	char *names = (void *)(answers + types->wanted_count);
	int result = -1;

	if (head && make_head(head) == 0) {
		head->count = types->wanted_count;
		head->names_size = (uint32_t)names_size;
		head->reduced_size = reduced_size;
		for (uint32_t i = 0; i < types->wanted_count; i++) {
			const struct wanted *wanted = &types->wanted[i];

			answers[i] = (struct answer){ wanted->function, wanted->definition, wanted->function_arguments,
						      wanted->tracepoint_arguments };
			names = stpcpy(names, wanted->name) + 1;
		}
		memcpy(names, reduced, reduced_size);
		head->checksum = checksum_of(*head, answers, length - sizeof(*head));
		errno = 0;
		result = write_whole(file, head, length);
	}
	free(head);
	return result;
}
