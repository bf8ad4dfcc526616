/* SPDX-License-Identifier: MIT */
#include "snapshot.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "asked.h"

#define CGROUP_PATH_MAX 4096

/*
 * The control group of the folder `path`, and those below it. Its files, of which there are tens, are not looked at: the kernel would
 * make each of them for that. A folder's inode number, which its parent's list has, is the group's id.
 */
static void walk_cgroups(struct records *records, char *path, size_t length, size_t root, uint64_t id)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	struct stat status;

	if (!folder)
		return;
	records_cgroup(records, id, length > root ? path + root : "/", length > root ? length - root : 1);
	/* Where another file system is mounted, there are no groups. */
	if (fstat(dirfd(folder), &status) || status.st_ino != id) {
		closedir(folder);
		return;
	}
	while ((entry = readdir(folder))) {
		size_t more = strlen(entry->d_name) + 1;

		if (entry->d_type != DT_DIR || strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
		    length + more >= CGROUP_PATH_MAX)
			continue;
		path[length] = '/';
		strcpy(path + length + 1, entry->d_name);
		walk_cgroups(records, path, length + more, root, entry->d_ino);
		path[length] = '\0';
	}
	closedir(folder);
}

void snapshot_cgroups(struct records *records)
{
	FILE *mounts = fopen("/proc/self/mounts", "re");
	char line[4096], where[CGROUP_PATH_MAX], type[64];
	struct stat root;

	if (!mounts)
		return;
	while (fgets(line, sizeof(line), mounts)) {
		if (sscanf(line, "%*s %2047s %63s", where, type) != 2 || strcmp(type, "cgroup2") != 0)
			continue;
		if (stat(where, &root) == 0)
			walk_cgroups(records, where, strlen(where), strlen(where), root.st_ino);
		break;
	}
	fclose(mounts);
}

static size_t read_file(const char *path, char *out, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t length = 0;
	ssize_t got;

	if (fd < 0)
		return 0;
	while (length < size && (got = read(fd, out + length, size - length)) > 0)
		length += (size_t)got;
	close(fd);
	return length;
}

/* What an iterator has said and nobody has looked at yet: a call to it is dearer than a record. */
struct reader {
	int fd;
	size_t at, length;
	char bytes[16384];
};

/* Takes exactly `size` bytes. Returns 0 at the end, and where the iterator broke off. */
static int take_bytes(struct reader *reader, void *out, size_t size)
{
	size_t done = 0;

	while (done < size) {
		size_t part = reader->length - reader->at;

		if (part == 0) {
			ssize_t got = read(reader->fd, reader->bytes, sizeof(reader->bytes));

			if (got < 0 && (errno == EINTR || errno == EAGAIN))
				continue;
			if (got <= 0)
				return 0;
			reader->at = 0;
			reader->length = (size_t)got;
			continue;
		}
		if (part > size - done)
			part = size - done;
		memcpy((char *)out + done, reader->bytes + reader->at, part);
		reader->at += part;
		done += part;
	}
	return 1;
}

static uint32_t pid_namespace(uint32_t tgid)
{
	char link[64], name[64];
	unsigned int inode = 0;
	ssize_t length;

	snprintf(link, sizeof(link), "/proc/%u/ns/pid", tgid);
	length = readlink(link, name, sizeof(name) - 1);
	name[length > 0 ? length : 0] = '\0';
	return sscanf(name, "pid:[%u]", &inode) == 1 ? inode : 0;
}

/* Reads what /proc has of a program that runs. What the facts point to is good until the next call. */
static void read_proc(uint32_t tgid, struct proc_facts *facts)
{
	static char executable[WIRE_PATH_MAX], argv[WIRE_ARGV_MAX + 1];
	char name[64];
	ssize_t length;

	snprintf(name, sizeof(name), "/proc/%u/exe", tgid);
	length = readlink(name, executable, sizeof(executable) - 1);
	executable[length > 0 ? length : 0] = '\0';
	facts->executable = executable;
	snprintf(name, sizeof(name), "/proc/%u/cmdline", tgid);
	facts->argv_length = read_file(name, argv, sizeof(argv));
	facts->argv_cut = facts->argv_length > WIRE_ARGV_MAX;
	if (facts->argv_cut)
		facts->argv_length = WIRE_ARGV_MAX;
	facts->argv = argv;
	facts->pid_namespace = pid_namespace(tgid);
}

void snapshot_processes(struct records *records, int fd, uint64_t ns)
{
	static struct reader reader;
	struct snapshot_task task;

	reader.fd = fd;
	while (take_bytes(&reader, &task, sizeof(task))) {
		struct proc_facts facts = { .executable = "" };

		if (!task.kernel_thread) {
			read_proc(task.process.tgid, &facts);
			if (records->asked_for) {
				learn_folder(records, task.process.tgid);
				learn_program(records, task.process.tgid);
			}
		}
		records_snapshot_process(records, &task, ns, &facts);
	}
}

void snapshot_last_processes(struct records *records, int fd, uint64_t ns)
{
	static struct reader reader;
	struct snapshot_task task;

	reader.fd = fd;
	while (take_bytes(&reader, &task, sizeof(task)))
		records_last_process(records, &task, ns);
}

/* The kernel gave no path: /proc does, if the descriptor is still the same file. */
static void ask_proc(struct snapshot_file *file, char *path, size_t size)
{
	char link[64], found[WIRE_PATH_MAX];
	struct stat status;
	ssize_t length;

	snprintf(link, sizeof(link), "/proc/%u/fd/%u", file->tgid, file->fd);
	length = readlink(link, found, sizeof(found));
	if (length <= 0 || (size_t)length >= size || stat(link, &status) || status.st_ino != file->inode)
		return;
	memcpy(path, found, (size_t)length);
	file->length = (uint32_t)length;
	file->name = NAME_PATH;
}

void snapshot_files(struct records *records, int fd)
{
	static char path[WIRE_PATH_MAX];
	static struct reader reader;
	struct snapshot_file file;

	reader.fd = fd;
	while (take_bytes(&reader, &file, sizeof(file))) {
		if (file.length >= sizeof(path) || !take_bytes(&reader, path, file.length))
			return;
		if (file.name == NAME_COMPONENT)
			ask_proc(&file, path, sizeof(path));
		records_snapshot_file(records, &file, path);
	}
}
