/* SPDX-License-Identifier: MIT */
#include "asked.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "hash.h"

#define PATH_SIZE (2 * WIRE_PATH_MAX)

struct text {
	size_t length;
	char bytes[PATH_SIZE];
};

static void set(struct text *text, const char *bytes, size_t length)
{
	text->length = length < PATH_SIZE - 1 ? length : PATH_SIZE - 1;
	memmove(text->bytes, bytes, text->length);
	text->bytes[text->length] = '\0';
}

/* Appends one component, with a slash between. */
static void append(struct text *text, const char *bytes, size_t length)
{
	if (text->length + length + 2 > PATH_SIZE)
		return;
	if (text->length == 0 || text->bytes[text->length - 1] != '/')
		text->bytes[text->length++] = '/';
	memcpy(text->bytes + text->length, bytes, length);
	text->length += length;
	text->bytes[text->length] = '\0';
}

/*
 * Appends the components of `path` without empty ones and ".". With `fold` also without "..", which is right unless the
 * component before it is a symbolic link.
 */
static void append_path(struct text *text, const char *path, size_t length, int fold)
{
	const char *end = path + length;

	while (path < end) {
		const char *slash = memchr(path, '/', (size_t)(end - path));
		size_t part = (size_t)((slash ? slash : end) - path);

		if (fold && part == 2 && path[0] == '.' && path[1] == '.') {
			while (text->length > 0 && text->bytes[--text->length] != '/')
				;
			text->bytes[text->length] = '\0';
		} else if (part > 0 && !(part == 1 && path[0] == '.')) {
			append(text, path, part);
		}
		path += part + 1;
	}
	if (text->length == 0)
		append(text, "", 0);
}

static void fill(struct wire_open_facts *facts, const struct statx *status)
{
	facts->inode = status->stx_ino;
	facts->mode = status->stx_mode;
	facts->device = status->stx_dev_major << 20 | status->stx_dev_minor;
}

/* Whether `status` is that of the file that the kernel told of; where it told nothing, it is now. */
static int agrees(struct wire_open_facts *facts, const struct statx *status)
{
	if (facts->inode == 0) {
		fill(facts, status);
		return 1;
	}
	/* Not by device: Btrfs and overlays show another one than their super block's. */
	return status->stx_ino == facts->inode && (status->stx_mode & S_IFMT) == (facts->mode & S_IFMT);
}

/* The status of an open file or of what a link of /proc leads to, as it is known without asking anyone. */
static int status_of(int fd, const char *path, struct statx *status)
{
	return statx(fd, path, AT_EMPTY_PATH | AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT, STATX_INO | STATX_TYPE, status);
}

static int read_link(const char *link, struct text *out)
{
	ssize_t length = readlink(link, out->bytes, PATH_SIZE - 1);

	if (length <= 0)
		return -1;
	out->length = (size_t)length;
	out->bytes[length] = '\0';
	return 0;
}

#define SYSFS 0x62656572u
#define PROCFS 0x9fa0u
#define CGROUP2FS 0x63677270u

/* File systems without a disk or a server, whose names are looked up anew each time; under a path that leads to nothing else. */
static int answers_at_once(const struct wire_open_facts *facts, const char *path)
{
	return (facts->fs_magic == PROCFS && strncmp(path, "/proc/", 6) == 0) ||
	       ((facts->fs_magic == SYSFS || facts->fs_magic == CGROUP2FS) && strncmp(path, "/sys/", 5) == 0);
}

/*
 * Opens a path as a place only, from what the kernel has in memory: without I/O, and without waiting for anyone. It fails where
 * a link is followed that was made a moment ago (its time of access would have to be written).
 */
static int open_place(const struct wire_open_facts *facts, const char *path, uint32_t asked_flags)
{
	struct open_how how = { .flags = O_PATH | O_CLOEXEC | (asked_flags & O_NOFOLLOW), .resolve = RESOLVE_CACHED };
	int fd = (int)syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof(how));

	/* Also where something was renamed just then. */
	if (fd < 0 && errno == EAGAIN)
		fd = (int)syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof(how));
	if (fd >= 0 || errno != EAGAIN || !answers_at_once(facts, path))
		return fd;
	return open(path, (int)how.flags);
}

/* The path without links of what `path` leads to, as the capture sees it, if that is the very file; ESTALE where it is another. */
static int follow(struct wire_open_facts *facts, const struct text *path, uint32_t asked_flags, struct text *out)
{
	int fd = open_place(facts, path->bytes, asked_flags);
	struct statx status;
	char link[32];
	int found;

	if (fd < 0)
		return -1;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	found = status_of(fd, "", &status) == 0 && agrees(facts, &status) && read_link(link, out) == 0;
	close(fd);
	if (found)
		return 0;
	errno = ESTALE;
	return -1;
}

/* The same, and never the name that the file was given after it was opened: a link leads there a second time, too. */
static int resolve_here(struct wire_open_facts *facts, const struct text *path, uint32_t asked_flags, struct text *out)
{
	if (follow(facts, path, asked_flags, out))
		return -1;
	if (out->length == path->length && memcmp(out->bytes, path->bytes, out->length) == 0)
		return 0;
	return follow(facts, path, asked_flags, out);
}

/* The mark that the kernel puts behind the name of a file that has none any more. */
static void cut_deleted(struct text *path)
{
	static const char mark[] = " (deleted)";
	size_t length = sizeof(mark) - 1;

	if (path->length > length && path->bytes[0] == '/' &&
	    memcmp(path->bytes + path->length - length, mark, length) == 0)
		set(path, path->bytes, path->length - length);
}

/* Reads a link of /proc if it leads to the very file. */
static int read_proc(struct wire_open_facts *facts, const char *link, struct text *out)
{
	struct statx status;

	if (read_link(link, out) || statx(AT_FDCWD, link, AT_STATX_DONT_SYNC, STATX_INO | STATX_TYPE, &status))
		return -1;
	return agrees(facts, &status) ? 0 : -1;
}

static uint32_t folder_number(const struct records *records, const struct wire_place *place)
{
	uint32_t known = (uint32_t)table_get(&records->folders, place->device, place->inode);

	if (known)
		return known;
	return (uint32_t)table_get(&records->file_paths, table_get(&records->inodes, place->device, place->inode), 0);
}

void learn_folder(struct records *records, uint32_t tgid)
{
	static struct text path;
	struct wire_open_facts facts = { 0 };
	char link[32];

	snprintf(link, sizeof(link), "/proc/%u/cwd", tgid);
	if (read_proc(&facts, link, &path) || path.bytes[0] != '/')
		return;
	table_set(&records->folders, facts.device, facts.inode,
		  writer_string(&records->writer, path.bytes, path.length));
}

void learn_program(struct records *records, uint32_t tgid)
{
	static struct text path;
	struct wire_open_facts facts = { 0 };
	char link[32];

	snprintf(link, sizeof(link), "/proc/%u/exe", tgid);
	if (read_proc(&facts, link, &path))
		return;
	cut_deleted(&path);
	table_set(&records->programs, facts.device, facts.inode,
		  writer_string(&records->writer, path.bytes, path.length));
}

/* What `asked` is relative to; nothing for an absolute path. Returns -1 where that is not known. */
static int base_of(struct records *records, const struct wire_asked *asked, struct text *out)
{
	uint32_t number;
	const char *bytes;
	size_t length;

	out->length = 0;
	if (asked->path[0] == '/' && asked->header.extra > 0)
		return 0;
	if (asked->folder_id) {
		uint32_t file = (uint32_t)table_get(&records->sent, asked->folder_id, 0);

		number = (uint32_t)table_get(&records->file_paths, file, 0);
	} else {
		number = folder_number(records, &asked->folder);
		if (!number) {
			learn_folder(records, asked->header.process.tgid);
			number = folder_number(records, &asked->folder);
		}
	}
	bytes = writer_text(&records->writer, number, &length);
	if (!bytes || bytes[0] != '/')
		return -1;
	set(out, bytes, length);
	return 0;
}

/* Whether something has that name, be it a link that could not be followed. */
static int is_there(const struct wire_open_facts *facts, const struct text *path)
{
	int fd = open_place(facts, path->bytes, O_NOFOLLOW);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static int in_one_folder(const struct text *one, const struct text *other)
{
	const char *slash = strrchr(one->bytes, '/');
	size_t length = slash ? (size_t)(slash + 1 - one->bytes) : 0;

	return length && strncmp(one->bytes, other->bytes, length) == 0 && !strchr(other->bytes + length, '/');
}

/* Follows links where the file is there to check them by; else the path is as it was asked for, made absolute. */
static void resolve(const struct wire_asked *asked, struct wire_open_facts *facts, const struct text *base,
		    const struct text *joined, struct text *out)
{
	static struct text plain;
	char link[48];
	int gone;

	if ((asked->open_flags & O_TMPFILE) == O_TMPFILE) {
		char name[48];
		struct wire_open_facts folder = { .fs_magic = facts->fs_magic };

		if (resolve_here(&folder, joined, 0, out))
			set(out, joined->bytes, joined->length);
		snprintf(name, sizeof(name), "#%llu (deleted)", (unsigned long long)facts->inode);
		append(out, name, strlen(name));
		return;
	}
	if (resolve_here(facts, joined, asked->open_flags, out) == 0)
		return;
	gone = errno != ESTALE && !is_there(facts, joined);
	set(&plain, base->bytes, base->length);
	append_path(&plain, asked->path, asked->header.extra, 1);
	snprintf(link, sizeof(link), "/proc/%u/fd/%u", asked->header.process.tgid, asked->facts.fd);
	if (asked->facts.id && read_proc(facts, link, out) == 0) {
		cut_deleted(out);
		/* Where nothing has its name any more, one beside it is that of later. */
		if (!gone || !in_one_folder(&plain, out))
			return;
	}
	set(out, plain.bytes, plain.length);
}

uint32_t asked_path(struct records *records, const struct wire_asked *asked, struct wire_open_facts *facts)
{
	static struct text base, joined, found;
	uint64_t hash, number;

	if (base_of(records, asked, &base)) {
		char link[48];

		snprintf(link, sizeof(link), "/proc/%u/fd/%u", asked->header.process.tgid, asked->facts.fd);
		if (asked->facts.id && read_proc(facts, link, &found) == 0) {
			cut_deleted(&found);
			return writer_string(&records->writer, found.bytes, found.length);
		}
		records->lost_paths++;
		return writer_string(&records->writer, asked->path, asked->header.extra);
	}
	set(&joined, base.bytes, base.length);
	append_path(&joined, asked->path, asked->header.extra, 0);

	/* The same path on the same inode was resolved before, most of the time. */
	hash = hash_bytes(joined.bytes, joined.length) ^ (uint64_t)facts->device << 32;
	number = facts->inode ? table_get(&records->asked, hash, facts->inode) : 0;
	if (number)
		return (uint32_t)number;
	resolve(asked, facts, &base, &joined, &found);
	number = writer_string(&records->writer, found.bytes, found.length);
	if (asked->facts.inode)
		table_set(&records->asked, hash, asked->facts.inode, number);
	return (uint32_t)number;
}

/* Whether the descriptor that `facts` tell of was not closed up to now. */
static int is_held(const struct records *records, uint32_t tgid, const struct wire_open_facts *facts)
{
	uint64_t key = (uint64_t)tgid << 32 | facts->fd;
	struct descriptor_state state;

	return bpf_map_lookup_elem(records->descriptors, &key, &state) == 0 && state.id == facts->id;
}

uint32_t held_path(struct records *records, uint32_t tgid, struct wire_open_facts *facts)
{
	static struct text found;
	struct wire_open_facts now = *facts;
	char link[48];

	snprintf(link, sizeof(link), "/proc/%u/fd/%u", tgid, facts->fd);
	/* Of one that the kernel told nothing of, any file would do: it is looked at first, and whether it was closed after that. */
	if (read_proc(&now, link, &found) == 0 && (facts->inode || is_held(records, tgid, facts))) {
		*facts = now;
		return writer_string(&records->writer, found.bytes, found.length);
	}
	return facts->inode ? (uint32_t)table_get(&records->file_paths,
						  table_get(&records->inodes, facts->device, facts->inode), 0) : 0;
}

void asked_folder(struct records *records, const struct wire_asked *asked)
{
	struct wire_open_facts facts = asked->facts;
	uint32_t number = 0;

	if (asked->header.extra > 0)
		number = asked_path(records, asked, &facts);
	else if (asked->folder_id)
		number = (uint32_t)table_get(&records->file_paths,
					     (uint32_t)table_get(&records->sent, asked->folder_id, 0), 0);
	if (number && facts.inode)
		table_set(&records->folders, facts.device, facts.inode, number);
}

/* A candidate for the path of the program, absolute or relative to where the process is. */
static uint32_t try_program(struct records *records, const struct wire_exec *exec, const char *name, size_t length)
{
	static struct wire_asked asked;
	static struct text base, joined, found;
	struct wire_open_facts facts = { .inode = exec->file.inode, .device = exec->file.device, .mode = S_IFREG };

	if (length == 0 || length >= sizeof(exec->argv))
		return 0;
	asked.header = exec->header;
	asked.header.extra = (uint32_t)length;
	asked.folder = exec->folder;
	memcpy(asked.path, name, length);
	if (base_of(records, &asked, &base))
		return 0;
	set(&joined, base.bytes, base.length);
	append_path(&joined, name, length, 0);
	if (resolve_here(&facts, &joined, 0, &found))
		return 0;
	return writer_string(&records->writer, found.bytes, found.length);
}

/*
 * By its inode where it was met before. The kernel leaves two names: the one asked for, and the first argument, which for a
 * script is that of its interpreter.
 */
uint32_t executed_path(struct records *records, const struct wire_exec *exec)
{
	static struct text found;
	struct wire_open_facts facts = { .inode = exec->file.inode, .device = exec->file.device, .mode = S_IFREG };
	size_t name_length = strnlen(exec->name, sizeof(exec->name));
	uint32_t number = (uint32_t)table_get(&records->programs, exec->file.device, exec->file.inode);
	char link[32];

	if (number)
		return number;
	snprintf(link, sizeof(link), "/proc/%u/exe", exec->header.process.tgid);
	if (read_proc(&facts, link, &found) == 0) {
		cut_deleted(&found);
		number = writer_string(&records->writer, found.bytes, found.length);
	}
	if (!number)
		number = try_program(records, exec, exec->name, name_length);
	if (!number)
		number = try_program(records, exec, exec->argv, strnlen(exec->argv, exec->header.extra));
	if (number) {
		table_set(&records->programs, exec->file.device, exec->file.inode, number);
		return number;
	}
	records->lost_paths++;
	return writer_string(&records->writer, exec->name, name_length);
}
