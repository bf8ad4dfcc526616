/*
 * What happens to an open file description: `objects DIR before` opens a file and waits; `objects DIR run` does the rest. Each
 * case writes a prime number of times to a file of its own; who must be seen to write how much is in expected.json, by the name
 * that each process gives itself.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char data[64];
static char stack[65536];

static void check(int ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "objects: %s: %s\n", what, strerror(errno));
	_exit(1);
}

static int make(const char *name)
{
	int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0600);

	check(fd >= 0, name);
	return fd;
}

static void writes(int fd, int times)
{
	while (times--)
		check(write(fd, data, 3) == 3, "write");
}

static void name(const char *name)
{
	prctl(PR_SET_NAME, name);
}

static void reap(pid_t pid)
{
	check(pid > 0 && waitpid(pid, NULL, 0) == pid, "wait");
}

static void case_dup(void)
{
	int fd = make("dup"), second = dup(fd), third;

	writes(fd, 2);
	check(dup2(second, 100) == 100, "dup2");
	third = fcntl(second, F_DUPFD, 200);
	close(fd);
	writes(second, 3);
	close(second);
	writes(100, 5);
	close(100);
	writes(third, 7);
	close(third);
}

static void case_fork(void)
{
	int fd = make("fork");
	pid_t child = fork();

	if (child == 0) {
		name("fork-child");
		writes(fd, 11);
		_exit(0);
	}
	reap(child);
	writes(fd, 2);
	close(fd);
}

static void case_vfork(void)
{
	int fd = make("vfork");
	char number[16];
	pid_t child;

	snprintf(number, sizeof(number), "%d", fd);
	child = vfork();
	if (child == 0) {
		execl("/proc/self/exe", "objects", number, "vfork-child", NULL);
		_exit(1);
	}
	reap(child);
	writes(fd, 3);
	close(fd);
}

static int shared_child(void *argument)
{
	name("files-child");
	writes(*(int *)argument, 13);
	close(*(int *)argument); /* of both: they share the table */
	return 0;
}

static void case_clone_files(void)
{
	int fd = make("clone-files");
	pid_t child;

	writes(fd, 2);
	child = clone(shared_child, stack + sizeof(stack), CLONE_FILES | SIGCHLD, &fd);
	reap(child);
	check(write(fd, data, 1) == -1, "the table is shared");
}

static void case_exec_closes(void)
{
	int fd = make("cloexec");
	pid_t child;

	check(fcntl(fd, F_SETFD, FD_CLOEXEC) == 0, "cloexec");
	child = fork();
	if (child == 0) {
		name("exec-child");
		writes(fd, 17);
		execl("/proc/self/exe", "objects", "0", "exec-child", NULL);
		_exit(1);
	}
	reap(child);
	close(fd);
}

static void case_close_range(void)
{
	int fd = make("close-range");

	writes(fd, 5);
	check(dup2(fd, 300) == 300, "dup2");
	writes(300, 2);
	if (syscall(SYS_close_range, fd, 300, 0))
		close(fd), close(300);
}

static void case_passed(void)
{
	int ends[2], fd = make("passed");
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct iovec vec = { data, 1 };
	struct msghdr message = { .msg_iov = &vec, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control) };
	pid_t child;

	check(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0, "socketpair");
	child = fork();
	if (child == 0) {
		int got;

		name("passed-child");
		close(fd);
		check(recvmsg(ends[1], &message, 0) == 1, "recvmsg");
		memcpy(&got, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(got));
		writes(got, 19);
		_exit(0);
	}
	control.header = (struct cmsghdr){ .cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS };
	memcpy(CMSG_DATA(&control.header), &fd, sizeof(fd));
	check(sendmsg(ends[0], &message, 0) == 1, "sendmsg");
	close(fd); /* the child's copy is the last one */
	reap(child);
	close(ends[0]);
	close(ends[1]);
}

static void case_taken(void)
{
	int fd = make("taken"), pidfd;
	pid_t child = fork();

	if (child == 0) {
		name("taken-child");
		close(fd);
		fd = make("taken");
		check(dup2(fd, 77) == 77, "dup2");
		writes(77, 2);
		for (;;)
			pause();
	}
	usleep(300000);
	pidfd = (int)syscall(SYS_pidfd_open, child, 0);
	check(pidfd >= 0, "pidfd_open");
	close(fd);
	fd = (int)syscall(SYS_pidfd_getfd, pidfd, 77, 0);
	check(fd >= 0, "pidfd_getfd");
	writes(fd, 23);
	kill(child, SIGKILL);
	reap(child);
	writes(fd, 1);
	close(fd);
	close(pidfd);
}

static void *outlives(void *argument)
{
	usleep(300000); /* the leader is gone by now */
	writes(*(int *)argument, 29);
	syscall(SYS_exit_group, 0);
	return NULL;
}

static void case_thread_outlives_leader(void)
{
	pid_t child = fork();

	if (child == 0) {
		static int fd;
		pthread_t thread;

		name("leader-gone");
		fd = make("leader-gone");
		writes(fd, 2);
		pthread_create(&thread, NULL, outlives, &fd);
		syscall(SYS_exit, 0);
	}
	reap(child);
}

/* The same pid again, for two processes that write to one inherited description. */
static void case_pid_again(void)
{
	int fd = make("pid-again");
	pid_t first = fork();
	FILE *last;
	pid_t second;

	if (first == 0) {
		name("first-life");
		writes(fd, 31);
		_exit(0);
	}
	reap(first);
	last = fopen("/proc/sys/kernel/ns_last_pid", "w");
	check(last != NULL, "ns_last_pid");
	fprintf(last, "%d", first - 1);
	fclose(last);
	second = fork();
	if (second == 0) {
		name("second-life");
		writes(fd, 37);
		_exit(0);
	}
	reap(second);
	check(first == second, "the pid did not come again");
	close(fd);
}

static void before(void)
{
	int fd = make("before");

	name("before");
	writes(fd, 41);
	close(make("waiting"));
	while (access("go", F_OK))
		usleep(50000);
	writes(fd, 43);
	close(fd);
	close(make("done"));
}

int main(int argc, char **argv)
{
	check(argc == 3, "usage: objects DIR before|run");
	/* What vfork and exec come back as. */
	if (argv[2][0] != 'r' && argv[2][0] != 'b') {
		name(argv[2]);
		if (atoi(argv[1]) > 0)
			writes(atoi(argv[1]), 7);
		return 0;
	}
	check(chdir(argv[1]) == 0, argv[1]);
	if (strcmp(argv[2], "before") == 0) {
		before();
		return 0;
	}
	case_dup();
	case_fork();
	case_vfork();
	case_clone_files();
	case_exec_closes();
	case_close_range();
	case_passed();
	case_taken();
	case_thread_outlives_leader();
	case_pid_again();
	return 0;
}
