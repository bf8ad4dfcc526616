/* SPDX-License-Identifier: MIT */
#include "spool.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <linux/magic.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <time.h>
#include <unistd.h>

#define STACK (64u << 10)
#define SPOOL_LOOK_MS 50
#define SPOOL_ANSWER_MS 1000
#define PAGE 4096u
/* What is left free on the disk: a boot in which others find no room is no boot to measure. */
#define LEFT_FREE (1u << 20)
#define END_SECONDS 20
#define OS_RELEASE_MAX 65536

/* Opens a path of the system that is booting: where pid 1 is, as a process that has outlived the initramfs is not. */
static int open_path(const struct spool *spool, const char *path, int flags)
{
	char by_init[4096];
	int fd = -1;

	if (spool->proc >= 0 && snprintf(by_init, sizeof(by_init), "1/root%s", path) < (int)sizeof(by_init))
		fd = openat(spool->proc, by_init, flags | O_CLOEXEC);
	return fd >= 0 ? fd : open(path, flags | O_CLOEXEC);
}

static int same_place(int fd, int other)
{
	struct stat one, two;

	return fstat(fd, &one) == 0 && fstat(other, &two) == 0 && one.st_dev == two.st_dev && one.st_ino == two.st_ino;
}

/* A file system in memory has nothing that outlives a power cut, and is no better place than /run. */
static int in_memory(int fd)
{
	struct statfs facts;

	return fstatfs(fd, &facts) || facts.f_type == TMPFS_MAGIC || facts.f_type == RAMFS_MAGIC;
}

static int has_room(int fd, uint64_t bytes)
{
	struct statfs facts;

	return fstatfs(fd, &facts) || (uint64_t)facts.f_bavail * (uint64_t)facts.f_bsize >= bytes + LEFT_FREE;
}

static const char *base_name(const char *path)
{
	return strrchr(path, '/') + 1;
}

/* All of it, from `from`'s beginning or `offset` to where `to` stands. Returns how far it came. */
static uint64_t copy(int to, int from, uint64_t offset, uint64_t end)
{
	off_t at = (off_t)offset;

	while ((uint64_t)at < end) {
		ssize_t sent = sendfile(to, from, &at, end - (uint64_t)at);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent <= 0)
			break;
	}
	return (uint64_t)at;
}

/* Makes the file `name` of the spool on the disk, whole or not at all. */
static void put_file(const struct spool *spool, const char *name, const void *text, size_t length, int from)
{
	int fd = openat(spool->folder, "part", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	struct stat facts = { 0 };
	int whole;

	if (fd < 0)
		return;
	if (from >= 0)
		whole = fstat(from, &facts) == 0 && copy(fd, from, 0, (uint64_t)facts.st_size) == (uint64_t)facts.st_size;
	else
		whole = write(fd, text, length) == (ssize_t)length;
	whole = fdatasync(fd) == 0 && whole;
	close(fd);
	if (!whole || renameat(spool->folder, "part", spool->folder, name))
		unlinkat(spool->folder, "part", 0);
}

static void put_os_release(const struct spool *spool)
{
	static char text[OS_RELEASE_MAX];
	int fd = open_path(spool, "/etc/os-release", O_RDONLY);
	ssize_t length = fd < 0 ? -1 : read(fd, text, sizeof(text));

	if (fd >= 0)
		close(fd);
	if (length > 0)
		put_file(spool, "os-release", text, (size_t)length, -1);
}

static void close_all(struct spool *spool)
{
	int *const fds[] = { &spool->parent, &spool->folder, &spool->to };

	for (size_t i = 0; i < sizeof(fds) / sizeof(*fds); i++) {
		if (*fds[i] >= 0)
			close(*fds[i]);
		*fds[i] = -1;
	}
}

static void remove_all(const struct spool *spool)
{
	static const char *const names[] = { "events.bio", "begin.txt", "os-release" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		unlinkat(spool->folder, names[i], 0);
	checkpoint_remove(spool->folder);
	unlinkat(spool->parent, base_name(spool->path), AT_REMOVEDIR);
}

/* Makes the spool on the disk. Where one is there already, below what is mounted over it now, takes over what is in that. */
static int make(struct spool *spool, int parent)
{
	const char *name = base_name(spool->path);
	struct spool before = *spool;
	int error;

	spool->parent = parent;
	spool->folder = spool->to = -1;
	if (mkdirat(parent, name, 0700) && errno != EEXIST)
		goto failed;
	spool->folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (spool->folder < 0)
		goto failed;
	spool->to = openat(spool->folder, "events.bio", O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (spool->to < 0)
		goto failed;
	if (before.to >= 0 && copy(spool->to, before.to, 0, before.copied) != before.copied) {
		unlinkat(spool->folder, "events.bio", 0);
		goto failed;
	}
	put_file(spool, "begin.txt", spool->facts, strlen(spool->facts), -1);
	put_os_release(spool);
	fdatasync(spool->to);
	fsync(spool->folder);
	fsync(parent);
	if (before.to >= 0) {
		remove_all(&before);
		close_all(&before);
	}
	return 0;
failed:
	error = errno;
	close_all(spool);
	spool->parent = before.parent;
	spool->folder = before.folder;
	spool->to = before.to;
	return error;
}

/* Whether there is a spool on the disk that its path leads to. */
static int has_place(struct spool *spool)
{
	char parent[4096];
	int fd;

	snprintf(parent, sizeof(parent), "%.*s", (int)(base_name(spool->path) - 1 - spool->path), spool->path);
	fd = open_path(spool, parent, O_RDONLY | O_DIRECTORY);
	if (fd < 0) {
		/* Not there yet, or not any more. */
		spool->error = errno == ENOENT || errno == ENOTDIR ? 0 : errno;
		return spool->to >= 0;
	}
	if (in_memory(fd) || (spool->to >= 0 && same_place(fd, spool->parent))) {
		close(fd);
		return spool->to >= 0;
	}
	if (!has_room(fd, 0)) {
		close(fd);
		spool->error = ENOSPC;
		return spool->to >= 0;
	}
	spool->error = make(spool, fd);
	/* The root file system is read-only before it is checked. */
	if (spool->error == EROFS)
		spool->error = 0;
	return spool->to >= 0;
}

static void keep(struct spool *spool)
{
	uint64_t end, whole_pages;
	int there = has_place(spool);

	/* Before the events, which then go as far as it has them go, or farther. */
	checkpoint_keep(spool->open, there && has_room(spool->folder, CHECKPOINT_MAX) ? spool->folder : -1);
	end = __atomic_load_n(&spool->writer->size, __ATOMIC_ACQUIRE);
	if (!there || end == spool->copied)
		return;
	spool->error = 0;
	if (!has_room(spool->to, end - spool->copied)) {
		spool->error = ENOSPC;
		return;
	}
	errno = 0;
	if (lseek(spool->to, (off_t)spool->copied, SEEK_SET) >= 0)
		spool->copied = copy(spool->to, spool->from, spool->copied, end);
	if (spool->copied < end)
		spool->error = errno ? errno : EIO;
	if (fdatasync(spool->to)) {
		spool->error = errno;
		return;
	}
	whole_pages = spool->copied / PAGE * PAGE;
	if (whole_pages > spool->freed &&
	    fallocate(spool->from, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, (off_t)whole_pages) == 0)
		__atomic_store_n(&spool->freed, whole_pages, __ATOMIC_RELEASE);
}

/* What the capture has left in memory besides the events. */
static void keep_rest(struct spool *spool)
{
	static const char *const names[] = { "touched", "capture.txt" };

	if (spool->to < 0)
		return;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		int from = openat(spool->memory, names[i], O_RDONLY | O_CLOEXEC);

		if (from < 0)
			continue;
		put_file(spool, names[i], NULL, 0, from);
		close(from);
	}
	/* All that was open is in events.bio now. */
	checkpoint_remove(spool->folder);
	fsync(spool->folder);
}

/* Has the thread that records write what it has. Where the machine is so busy that it does not come to it, not for ever. */
static int ask(struct spool *spool, struct pollfd *wake)
{
	int ended = 0;

	__atomic_store_n(&spool->asks, 1, __ATOMIC_RELEASE);
	for (int waited = 0; !ended && waited < SPOOL_ANSWER_MS && spool_asks(spool); waited += SPOOL_LOOK_MS)
		ended = poll(wake, 1, SPOOL_LOOK_MS) > 0;
	return ended;
}

static void *work(void *context)
{
	struct spool *spool = context;
	struct pollfd wake = { .fd = spool->wake, .events = POLLIN };
	int ended = 0;

	while (!ended) {
		keep(spool);
		if (spool->error && spool->error != spool->told)
			fprintf(stderr, "bootio-capture: %s: %s; what follows stays in memory until this can be written\n",
				spool->path, strerror(spool->error));
		spool->told = spool->error;
		ended = poll(&wake, 1, SPOOL_PERIOD_MS) > 0 || ask(spool, &wake);
	}
	keep(spool);
	keep_rest(spool);
	return NULL;
}

void spool_start(struct spool *spool)
{
	pthread_attr_t small;

	spool->parent = spool->folder = spool->to = -1;
	spool->proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	spool->from = openat(spool->memory, "events.bio", O_RDWR | O_CLOEXEC);
	spool->wake = eventfd(0, EFD_CLOEXEC);
	if (spool->from < 0 || spool->wake < 0)
		return;
	checkpoint_start(spool->open, spool->memory);
	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, STACK);
	spool->started = pthread_create(&spool->thread, &small, work, spool) == 0;
	pthread_attr_destroy(&small);
}

int spool_end(struct spool *spool)
{
	struct timespec until;

	if (!spool->started)
		return 0;
	eventfd_write(spool->wake, 1);
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += END_SECONDS;
	if (pthread_clockjoin_np(spool->thread, NULL, CLOCK_MONOTONIC, &until) == 0)
		return 0;
	fprintf(stderr, "bootio-capture: %s: the disk takes too long; what it has not yet is left in memory\n", spool->path);
	return -1;
}

uint64_t spool_freed(const struct spool *spool)
{
	return __atomic_load_n(&spool->freed, __ATOMIC_ACQUIRE);
}

int spool_asks(const struct spool *spool)
{
	return __atomic_load_n(&spool->asks, __ATOMIC_ACQUIRE);
}

void spool_answer(struct spool *spool)
{
	__atomic_store_n(&spool->asks, 0, __ATOMIC_RELEASE);
}
