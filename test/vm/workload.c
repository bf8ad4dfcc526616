/*
 * A program whose file I/O is known: every number is a prime, so that a call that is missed, counted twice or given to
 * another process cannot come out right by chance. What must be reported is in workload.json beside it.
 *
 * workload all DIR        does everything below in files of DIR
 * workload again ...      what `all` execs itself as, with arguments that are worth keeping
 *
 * Each child names itself (PR_SET_NAME) after what it does. Closes are explicit, so that each access ends here.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *dir;
static char buffer[4096];

static void check(int ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "workload: %s: %s\n", what, strerror(errno));
	_exit(1);
}

static int open_file(const char *name, int flags)
{
	char path[512];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	fd = open(path, flags, 0600);
	check(fd >= 0, path);
	return fd;
}

static void reads(int fd, int calls, size_t size)
{
	while (calls--)
		check(read(fd, buffer, size) == (ssize_t)size, "read");
}

static void writes(int fd, int calls, size_t size)
{
	while (calls--)
		check(write(fd, buffer, size) == (ssize_t)size, "write");
}

/* A file to be read, made in one write. */
static void make_file(const char *name, size_t size)
{
	int fd = open_file(name, O_WRONLY | O_CREAT | O_TRUNC);

	check(size <= sizeof(buffer), name);
	writes(fd, 1, size);
	close(fd);
}

static pid_t fork_as(const char *name)
{
	pid_t child = fork();

	check(child >= 0, "fork");
	if (child == 0)
		prctl(PR_SET_NAME, name);
	return child;
}

static void wait_for(pid_t child)
{
	int status;

	check(waitpid(child, &status, 0) == child && status == 0, "a child");
}

static void open_many(void)
{
	make_file("many-opens", 7 * 13);
	for (int i = 0; i < 101; i++) {
		int fd = open_file("many-opens", O_RDONLY);

		reads(fd, 7, 13);
		close(fd);
	}
}

static void write_many(void)
{
	int fd = open_file("many-writes", O_WRONLY | O_CREAT | O_TRUNC);

	writes(fd, 211, 17);
	close(fd);
}

static void miss_many(void)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/missing", dir);
	for (int i = 0; i < 103; i++)
		check(open(path, O_RDONLY) < 0, "a missing file");
}

/* Calls that return nothing are calls of 0 bytes. */
static void read_at_end(void)
{
	int fd = open_file("at-end", O_RDWR | O_CREAT | O_TRUNC);

	for (int i = 0; i < 71; i++)
		check(read(fd, buffer, 64) == 0, "read at the end");
	close(fd);
}

/* Four descriptors of one description, closed in another order. */
static void duplicate(void)
{
	int fd = open_file("duplicated", O_WRONLY | O_CREAT | O_TRUNC);
	int second = dup(fd), third = dup2(fd, 100), fourth = fcntl(fd, F_DUPFD, 200);

	check(second >= 0 && third == 100 && fourth >= 200, "dup");
	writes(fd, 3, 19);
	close(fd);
	writes(third, 5, 19);
	writes(second, 7, 19);
	close(third);
	writes(fourth, 11, 19);
	close(fourth);
	writes(second, 3, 19);
	close(second);
}

static void positioned_and_vectored(void)
{
	struct iovec parts[3] = { { buffer, 2 }, { buffer + 2, 3 }, { buffer + 5, 5 } };
	int fd = open_file("vectored", O_RDWR | O_CREAT | O_TRUNC);

	for (int i = 0; i < 67; i++)
		check(writev(fd, parts, 3) == 10, "writev");
	for (int i = 0; i < 61; i++)
		check(pwrite(fd, buffer, 23, i) == 23, "pwrite");
	for (int i = 0; i < 59; i++)
		check(pwritev2(fd, parts, 2, i, 0) == 5, "pwritev2");
	for (int i = 0; i < 53; i++)
		check(pread(fd, buffer, 29, i) == 29, "pread");
	for (int i = 0; i < 47; i++)
		check(preadv(fd, parts, 3, i) == 10, "preadv");
	check(lseek(fd, 0, SEEK_SET) == 0, "lseek");
	for (int i = 0; i < 43; i++)
		check(readv(fd, parts, 3) == 10, "readv");
	close(fd);
}

static void *thread_reads(void *argument)
{
	int fd = *(int *)argument;

	for (int i = 0; i < 41; i++)
		check(pread(fd, buffer, 31, 0) == 31, "pread of a thread");
	return NULL;
}

/* Threads are their process. */
static void two_threads(void)
{
	pthread_t first, second;
	int fd;

	make_file("threads", 31);
	fd = open_file("threads", O_RDONLY);
	check(!pthread_create(&first, NULL, thread_reads, &fd), "pthread_create");
	check(!pthread_create(&second, NULL, thread_reads, &fd), "pthread_create");
	pthread_join(first, NULL);
	pthread_join(second, NULL);
	close(fd);
}

/* Parent and child write through one description. */
static void share(void)
{
	int fd = open_file("shared", O_WRONLY | O_CREAT | O_TRUNC | O_APPEND);
	pid_t child = fork_as("wl-sharer");

	if (child == 0) {
		writes(fd, 23, 29);
		_exit(0);
	}
	writes(fd, 31, 37);
	wait_for(child);
	close(fd);
}

/* The child writes after the parent, which opened the file, has closed it. */
static void outlive(void)
{
	int gate[2];
	int fd = open_file("outlived", O_WRONLY | O_CREAT | O_TRUNC);
	pid_t child;
	char byte;

	check(!pipe(gate), "pipe");
	child = fork_as("wl-heir");
	if (child == 0) {
		close(gate[1]);
		check(read(gate[0], &byte, 1) == 0, "the gate");
		writes(fd, 41, 43);
		_exit(0);
	}
	close(fd);
	close(gate[0]);
	close(gate[1]);
	wait_for(child);
}

union control {
	struct cmsghdr header;
	char space[CMSG_SPACE(sizeof(int))];
};

static void send_descriptor(int socket, int fd)
{
	union control control = { 0 };
	char byte = 'x';
	struct iovec part = { &byte, 1 };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control,
				  .msg_controllen = sizeof(control) };
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &fd, sizeof(fd));
	check(sendmsg(socket, &message, 0) == 1, "sendmsg");
}

static int receive_descriptor(int socket)
{
	union control control;
	char byte;
	struct iovec part = { &byte, 1 };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control,
				  .msg_controllen = sizeof(control) };
	int fd;

	check(recvmsg(socket, &message, 0) == 1, "recvmsg");
	memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(fd));
	return fd;
}

/* The receiver was forked before the file was opened: the descriptor comes through the socket only. */
static void pass(void)
{
	int pair[2], fd;
	pid_t child;

	make_file("passed", 47 * 53);
	check(!socketpair(AF_UNIX, SOCK_STREAM, 0, pair), "socketpair");
	child = fork_as("wl-receiver");
	if (child == 0) {
		close(pair[0]);
		fd = receive_descriptor(pair[1]);
		reads(fd, 47, 53);
		close(fd);
		_exit(0);
	}
	close(pair[1]);
	fd = open_file("passed", O_RDONLY);
	send_descriptor(pair[0], fd);
	close(fd);
	close(pair[0]);
	wait_for(child);
}

/* Opened before the exec, written before and after it; and a child of the new program. */
static void exec_again(void)
{
	char inherited[16];
	pid_t child;

	make_file("exec-read", 2 * 61);
	child = fork_as("wl-execer");
	if (child == 0) {
		int fd = open_file("across-exec", O_WRONLY | O_CREAT | O_TRUNC);

		writes(fd, 13, 11);
		snprintf(inherited, sizeof(inherited), "%d", fd);
		execl("/proc/self/exe", "workload", "again", dir, inherited, "two words", "line\nbreak", "", NULL);
		check(0, "exec");
	}
	wait_for(child);
}

static void again(int inherited)
{
	pid_t child;

	writes(inherited, 17, 11);
	close(inherited);
	for (int i = 0; i < 59; i++) {
		int fd = open_file("exec-read", O_RDONLY);

		reads(fd, 2, 61);
		close(fd);
	}
	child = fork_as("wl-grandchild");
	if (child == 0) {
		int fd = open_file("by-grandchild", O_WRONLY | O_CREAT | O_TRUNC);

		writes(fd, 37, 7);
		close(fd);
		_exit(0);
	}
	wait_for(child);
}

int main(int argc, char **argv)
{
	if (argc < 3)
		return 2;
	dir = argv[2];
	memset(buffer, 'b', sizeof(buffer));
	if (!strcmp(argv[1], "again")) {
		again(atoi(argv[3]));
		return 0;
	}
	check(!mkdir(dir, 0700) || errno == EEXIST, dir);
	open_many();
	write_many();
	miss_many();
	read_at_end();
	duplicate();
	positioned_and_vectored();
	two_threads();
	share();
	outlive();
	pass();
	exec_again();
	return 0;
}
