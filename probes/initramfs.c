/* SPDX-License-Identifier: MIT */
#include "initramfs.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "notify.h"

#define READY_MS 30000 /* as TimeoutStartSec= of the unit: a boot is not held up for longer */

static int ready_fd = -1;
static int proc_fd = -1;

void detach(void)
{
	struct pollfd end = { .events = POLLIN };
	int ends[2];
	pid_t child;
	char byte;

	if (pipe2(ends, O_CLOEXEC) || (child = fork()) < 0) {
		perror("bootio-capture: cannot detach");
		exit(1);
	}
	if (child == 0) {
		close(ends[0]);
		ready_fd = ends[1];
		setsid();
		return;
	}
	close(ends[1]);
	end.fd = ends[0];
	if (poll(&end, 1, READY_MS) == 0) {
		fputs("bootio-capture: not ready in time\n", stderr);
		kill(child, SIGKILL);
	}
	_exit(read(ends[0], &byte, 1) == 1 ? 0 : 1);
}

void detached_is_ready(void)
{
	int null, log;

	if (ready_fd < 0)
		return;
	/* The console that the initramfs has open is not to be held; what is still to be said goes to the kernel's log. */
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	log = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
	dup2(null, 0);
	dup2(null, 1);
	dup2(log >= 0 ? log : null, 2);
	if (write(ready_fd, "", 1) != 1)
		perror("bootio-capture: nobody waits");
	close(ready_fd);
	ready_fd = -1;
}

void keep_proc(void)
{
	proc_fd = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

int follow_root(void)
{
	struct stat ours, theirs;
	int root, followed;

	if (proc_fd < 0)
		return 0;
	/* Through the descriptor: by now /proc is somewhere that no path of ours leads to. */
	root = openat(proc_fd, "1/root", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (root < 0)
		return 0;
	if (stat("/", &ours) == 0 && fstat(root, &theirs) == 0 && ours.st_dev == theirs.st_dev &&
	    ours.st_ino == theirs.st_ino) {
		close(root);
		return 0;
	}
	followed = fchdir(root) == 0 && chroot(".") == 0;
	if (!followed)
		fprintf(stderr, "bootio-capture: cannot go after process 1 to its root: %s\n", strerror(errno));
	close(root);
	return followed;
}

/* The first line of a file, without its end; empty where there is none. */
static void read_line(const char *path, char *out, size_t size)
{
	FILE *file = fopen(path, "re");

	out[0] = '\0';
	if (!file)
		return;
	if (!fgets(out, (int)size, file))
		out[0] = '\0';
	out[strcspn(out, "\n")] = '\0';
	fclose(file);
}

/* Without the unified hierarchy it stays where it is: systemd believes root without that. */
static void join_our_cgroup(unsigned int pid)
{
	char own[2048], path[4096];
	FILE *file;

	read_line("/proc/self/cgroup", own, sizeof(own));
	if (strncmp(own, "0::/", 4) != 0)
		return;
	snprintf(path, sizeof(path), "/sys/fs/cgroup%s/cgroup.procs", own + 3);
	file = fopen(path, "we");
	if (!file || fprintf(file, "%u\n", pid) < 0 || fflush(file))
		fprintf(stderr, "bootio-capture: %s: %s\n", path, strerror(errno));
	if (file)
		fclose(file);
}

int adopt(const char *folder, const char **why)
{
	char path[4096], line[64], message[64];
	unsigned int pid = 0;

	snprintf(path, sizeof(path), "%s/ready", folder);
	read_line(path, line, sizeof(line));
	*why = "no capture is ready there";
	if (sscanf(line, "pid=%u", &pid) != 1 || pid < 2)
		return -1;
	snprintf(path, sizeof(path), "/proc/%u/comm", pid);
	read_line(path, line, sizeof(line));
	*why = "its capture has ended";
	if (strcmp(line, "bootio-capture") != 0)
		return -1;
	join_our_cgroup(pid);
	snprintf(message, sizeof(message), "MAINPID=%u\nREADY=1", pid);
	notify(message);
	return 0;
}

/* The kernel says `Run /init as init process` of the initramfs's program, unless rdinit= names another. */
static int is_initramfs_program(const char *program, size_t length)
{
	char line[4096], *named;

	if (length == 5 && memcmp(program, "/init", length) == 0)
		return 1;
	read_line("/proc/cmdline", line, sizeof(line));
	named = strstr(line, "rdinit=");
	return named && strncmp(named + 7, program, length) == 0;
}

uint64_t initramfs_began_ns(void)
{
	static const char before[] = "Run ", after[] = " as init process";
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	unsigned long long microseconds, began = 0;
	char record[8192];
	ssize_t length;

	/* A record a read: `priority,number,microseconds,flags;text`. EPIPE: some are gone already, and the next comes. */
	while (fd >= 0 && ((length = read(fd, record, sizeof(record) - 1)) > 0 || (length < 0 && errno == EPIPE))) {
		char *text, *end;

		if (length < 0)
			continue;
		record[length] = '\0';
		text = strchr(record, ';');
		if (!text || strncmp(text + 1, before, strlen(before)) != 0)
			continue;
		text += 1 + strlen(before);
		end = strstr(text, after);
		if (!end || sscanf(record, "%*u,%*u,%llu", &microseconds) != 1)
			continue;
		if (is_initramfs_program(text, (size_t)(end - text)))
			began = microseconds * 1000;
		break;
	}
	if (fd >= 0)
		close(fd);
	return began;
}
