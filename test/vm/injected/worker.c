/* SPDX-License-Identifier: MIT */
/*
 * Usage: worker FILE KILOBYTES MILLISECONDS. Reads so much of FILE, a page at a time and without read-ahead, and then waits so long as
 * one waits for I/O: for the completion of a request of io_uring (a time-out), which is as slow on a fast disk as on a slow one.
 * A library lends a table that is read in full.
 */
#include <fcntl.h>
#include <linux/io_uring.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "library.h"

static int wait_for_io(long milliseconds)
{
	struct __kernel_timespec time = { .tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000 };
	struct io_uring_params parameters = { 0 };
	int ring = (int)syscall(SYS_io_uring_setup, 1, &parameters);
	struct io_uring_sqe *request;
	char *queue;

	if (ring < 0)
		return -1;
	request = mmap(NULL, sizeof(*request), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring, IORING_OFF_SQES);
	queue = mmap(NULL, parameters.sq_off.array + sizeof(unsigned int), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring,
		     IORING_OFF_SQ_RING);
	if (request == MAP_FAILED || queue == MAP_FAILED)
		return -1;
	*request = (struct io_uring_sqe){ .opcode = IORING_OP_TIMEOUT, .fd = -1, .addr = (unsigned long)&time, .len = 1 };
	*(unsigned int *)(queue + parameters.sq_off.array) = 0;
	*(volatile unsigned int *)(queue + parameters.sq_off.tail) = 1;
	return syscall(SYS_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) == 1 ? 0 : -1;
}

int main(int argc, char **argv)
{
	char page[4096];
	int fd = argc == 4 ? open(argv[1], O_RDONLY) : -1;
	long pages = argc == 4 ? atol(argv[2]) / 4 : 0;

	if (fd < 0 || posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM))
		return 1;
	for (long i = 0; i < pages; i++) {
		if (read(fd, page, sizeof(page)) != sizeof(page))
			return 1;
	}
	if (atol(argv[3]) > 0 && wait_for_io(atol(argv[3])))
		return 1;
	printf("%u\n", injected_sum());
	return 0;
}
