/* SPDX-License-Identifier: MIT */
#include "cgroups.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* A file handle of the file system of cgroups: FILEID_KERNFS (since 5.5) and the id. */
#define KERNFS_HANDLE 0xfe

static char mount_path[2048];
static int hierarchy = -1;

void cgroups_moved(void)
{
	if (hierarchy >= 0)
		close(hierarchy);
	hierarchy = -1;
}

/* The unified hierarchy, wherever it is mounted. Opened once; -1 where it is not mounted. */
static int mount_fd(void)
{
	char line[4096], where[sizeof(mount_path)], type[64];
	FILE *mounts = hierarchy < 0 ? fopen("/proc/self/mounts", "re") : NULL;

	while (mounts && hierarchy < 0 && fgets(line, sizeof(line), mounts)) {
		if (sscanf(line, "%*s %2047s %63s", where, type) != 2 || strcmp(type, "cgroup2") != 0)
			continue;
		hierarchy = open(where, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		strcpy(mount_path, where);
	}
	if (mounts)
		fclose(mounts);
	return hierarchy;
}

static size_t cgroup_path(uint64_t id, char *out, size_t size)
{
	union {
		struct file_handle handle;
		char room[sizeof(struct file_handle) + sizeof(id)];
	} by = { .handle = { .handle_bytes = sizeof(id), .handle_type = KERNFS_HANDLE } };
	char link[32], found[8192];
	size_t above;
	ssize_t length;
	int fd, at = mount_fd();

	if (at < 0)
		return 0;
	memcpy(by.handle.f_handle, &id, sizeof(id));
	fd = open_by_handle_at(at, &by.handle, O_PATH | O_CLOEXEC);
	if (fd < 0)
		return 0;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	length = readlink(link, found, sizeof(found));
	close(fd);
	above = strlen(mount_path);
	if (length <= (ssize_t)above || (size_t)length - above > size || memcmp(found, mount_path, above) != 0)
		return 0;
	memcpy(out, found + above, (size_t)length - above);
	return (size_t)length - above;
}

/* The kernel tells of a new one before it can be looked up. */
#define SETTLE_NS 5000000u
#define WAIT_US 500

size_t new_cgroup_path(uint64_t id, uint64_t made_ns, char *out, size_t size)
{
	for (;;) {
		size_t length = cgroup_path(id, out, size);
		struct timespec now;

		clock_gettime(CLOCK_BOOTTIME, &now);
		if (length > 0 || (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec > made_ns + SETTLE_NS)
			return length;
		usleep(WAIT_US);
	}
}
