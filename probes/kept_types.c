/* SPDX-License-Identifier: MIT */
#include "kept_types.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "hash.h"
#include "kernel_types_inside.h"

#define KERNEL_NOTES "/sys/kernel/notes"
#define MAGIC "bootioKT"
#define ID_MAX 32
#define FILE_MAX (4 << 20)

struct head {
	char magic[8];
	uint8_t kernel[ID_MAX]; /* its build id, which its types are part of */
	uint64_t names; /* the hash of what is wanted, in its order */
	uint32_t count; /* of struct answer, which follow */
	uint32_t reduced_size; /* of the structures' BTF, which follows those */
	uint32_t checksum; /* of all that follows, and of what is before it */
	uint32_t pad;
};

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

static uint64_t hash_of_names(const struct kernel_types *types)
{
	uint64_t hash = 0;

	for (uint32_t i = 0; i < types->wanted_count; i++)
		hash = hash_mix(hash, hash_bytes(types->wanted[i].name, strlen(types->wanted[i].name)));
	return hash;
}

static int make_head(struct head *head, const struct kernel_types *types)
{
	*head = (struct head){ .magic = MAGIC, .names = hash_of_names(types), .count = types->wanted_count };
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

static int take(struct kernel_types *types, const struct head *head, size_t length)
{
	const struct answer *answers = (const void *)(head + 1);
	struct head expected;

	if (make_head(&expected, types) || memcmp(head->magic, expected.magic, sizeof(head->magic)) ||
	    memcmp(head->kernel, expected.kernel, ID_MAX) || head->names != expected.names || head->count != expected.count ||
	    length != sizeof(*head) + head->count * sizeof(*answers) + head->reduced_size ||
	    head->checksum != checksum_of(*head, answers, length - sizeof(*head)))
		return -1;
	for (uint32_t i = 0; i < head->count; i++) {
		struct wanted *wanted = &types->wanted[i];

		wanted->function = answers[i].function;
		wanted->definition = answers[i].definition;
		wanted->function_arguments = answers[i].function_arguments;
		wanted->tracepoint_arguments = answers[i].tracepoint_arguments;
	}
	return write(types->reduced_fd, answers + head->count, head->reduced_size) == (ssize_t)head->reduced_size ? 0 : -1;
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

int kept_types_write(const struct kernel_types *types, const char *file)
{
	uint32_t reduced_size;
	const void *reduced = btf__raw_data(types->reduced, &reduced_size);
	size_t length = sizeof(struct head) + types->wanted_count * sizeof(struct answer) + reduced_size;
	struct head *head = reduced ? calloc(1, length) : NULL;
	struct answer *answers = (void *)(head + 1);
	int result = -1;

	if (head && make_head(head, types) == 0) {
		head->reduced_size = reduced_size;
		for (uint32_t i = 0; i < types->wanted_count; i++)
			answers[i] = (struct answer){ types->wanted[i].function, types->wanted[i].definition,
						      types->wanted[i].function_arguments,
						      types->wanted[i].tracepoint_arguments };
		memcpy(answers + types->wanted_count, reduced, reduced_size);
		head->checksum = checksum_of(*head, answers, length - sizeof(*head));
		errno = 0;
		result = write_whole(file, head, length);
	}
	free(head);
	return result;
}
