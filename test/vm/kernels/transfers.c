/*
 * Every call that moves bytes in or out of a file, each a prime number of times on a file of its own, named after the call:
 * `transfers DIR`. What a tracer of system calls sees of it must equal what bootio reports; what such a tracer cannot see
 * (io_uring, aio, the kernel's own reads) is in expected.json.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/aio_abi.h>
#include <linux/io_uring.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static char data[65536];

static void check(int ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "transfers: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int make(const char *name, size_t size)
{
	int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0600);

	check(fd >= 0, name);
	if (size) {
		/* Through another description, so that `name` counts what the call under test does. */
		check(ftruncate(fd, (off_t)size) == 0, "ftruncate");
	}
	return fd;
}

#define REPEAT(n, call, size) \
	for (int i = 0; i < (n); i++) \
	check((call) == (ssize_t)(size), #call)

static void plain(void)
{
	struct iovec vec[2] = { { data, 5 }, { data + 5, 8 } };
	int fd;

	fd = make("read", 65536);
	REPEAT(11, read(fd, data, 13), 13);
	close(fd);
	fd = make("pread", 65536);
	REPEAT(13, pread(fd, data, 17, i * 3), 17);
	close(fd);
	fd = make("readv", 65536);
	REPEAT(17, readv(fd, vec, 2), 13);
	close(fd);
	fd = make("preadv", 65536);
	REPEAT(19, preadv(fd, vec, 2, i), 13);
	close(fd);
	fd = make("preadv2", 65536);
	REPEAT(23, preadv2(fd, vec, 2, i, 0), 13);
	close(fd);
	fd = make("write", 0);
	REPEAT(29, write(fd, data, 7), 7);
	close(fd);
	fd = make("pwrite", 0);
	REPEAT(31, pwrite(fd, data, 11, i), 11);
	close(fd);
	fd = make("writev", 0);
	REPEAT(37, writev(fd, vec, 2), 13);
	close(fd);
	fd = make("pwritev", 0);
	REPEAT(41, pwritev(fd, vec, 2, i), 13);
	close(fd);
	fd = make("pwritev2", 0);
	REPEAT(43, pwritev2(fd, vec, 2, i, 0), 13);
	close(fd);
	/* At the end, and failing: calls of 0 bytes. */
	fd = make("at-end", 0);
	REPEAT(3, read(fd, data, 13), 0);
	close(fd);
	fd = open("/tmp", O_RDONLY | O_DIRECTORY);
	REPEAT(5, read(fd, data, 1), -1);
	close(fd);
}

static void between(void)
{
	int in, out, ends[2], more[2];
	loff_t at_in = 0, at_out = 0;
	off_t at = 0;

	in = make("sendfile-in", 65536);
	out = make("sendfile-out", 0);
	REPEAT(7, sendfile(out, in, &at, 101), 101);
	close(in);
	close(out);

	in = make("copy-in", 65536);
	out = make("copy-out", 0);
	REPEAT(5, copy_file_range(in, &at_in, out, &at_out, 103, 0), 103);
	close(in);
	close(out);

	in = make("splice-in", 65536);
	out = make("splice-out", 0);
	check(pipe(ends) == 0 && pipe(more) == 0, "pipe");
	for (int i = 0; i < 3; i++) {
		check(splice(in, NULL, ends[1], NULL, 107, 0) == 107, "splice in");
		check(tee(ends[0], more[1], 107, 0) == 107, "tee");
		check(splice(ends[0], NULL, out, NULL, 107, 0) == 107, "splice out");
		check(read(more[0], data, 107) == 107, "read of the pipe");
	}
	struct iovec vec = { data, 109 };
	for (int i = 0; i < 2; i++) {
		check(vmsplice(ends[1], &vec, 1, 0) == 109, "vmsplice");
		check(read(ends[0], data, 109) == 109, "read of the pipe");
	}
	close(in);
	close(out);
	close(ends[0]);
	close(ends[1]);
	close(more[0]);
	close(more[1]);
}

static void mapped(void)
{
	int fd = make("mapped", 65536);
	volatile char *memory = mmap(NULL, 65536, PROT_READ, MAP_SHARED, fd, 0);

	check(memory != MAP_FAILED, "mmap");
	(void)memory[4097];
	munmap((void *)memory, 65536);
	close(fd);
}

static void controls(void)
{
	int fd = make("synced", 0);
	int pending;

	REPEAT(2, write(fd, data, 19), 19);
	REPEAT(3, fsync(fd), 0);
	REPEAT(2, fdatasync(fd), 0);
	REPEAT(7, ioctl(fd, FIONREAD, &pending), 0);
	check(fallocate(fd, 0, 0, 4096) == 0, "fallocate");
	check(ftruncate(fd, 5) == 0, "ftruncate");
	close(fd);
	REPEAT(5, open("/nonexistent/one", O_RDONLY), -1);
	struct stat status;
	REPEAT(7, stat("/nonexistent/two", &status), -1);
	REPEAT(3, access("/nonexistent/three", R_OK), -1);
	REPEAT(2, readlink("/nonexistent/four", data, 16), -1);
	REPEAT(3, execl("/nonexistent/five", "five", NULL), -1);
	check(mkdir("folder", 0700) == 0, "mkdir");
	check(rename("folder", "renamed") == 0, "rename");
	check(rmdir("renamed") == 0, "rmdir");
	close(make("gone", 0));
	check(unlink("gone") == 0, "unlink");
}

/* One request at a time, without liburing. */
struct ring {
	int fd;
	unsigned *sq_tail, *sq_mask, *sq_array, *cq_head, *cq_mask, *cq_tail;
	struct io_uring_sqe *sqes;
	struct io_uring_cqe *cqes;
};

static int ring_open(struct ring *ring)
{
	struct io_uring_params params = { 0 };
	char *sq, *cq;

	ring->fd = (int)syscall(SYS_io_uring_setup, 4, &params);
	if (ring->fd < 0)
		return -1;
	sq = mmap(NULL, params.sq_off.array + params.sq_entries * 4, PROT_READ | PROT_WRITE, MAP_SHARED, ring->fd,
		  IORING_OFF_SQ_RING);
	cq = mmap(NULL, params.cq_off.cqes + params.cq_entries * sizeof(struct io_uring_cqe), PROT_READ | PROT_WRITE,
		  MAP_SHARED, ring->fd, IORING_OFF_CQ_RING);
	ring->sqes = mmap(NULL, params.sq_entries * sizeof(struct io_uring_sqe), PROT_READ | PROT_WRITE, MAP_SHARED,
			  ring->fd, IORING_OFF_SQES);
	check(sq != MAP_FAILED && cq != MAP_FAILED && ring->sqes != MAP_FAILED, "mmap of the ring");
	ring->sq_tail = (unsigned *)(sq + params.sq_off.tail);
	ring->sq_mask = (unsigned *)(sq + params.sq_off.ring_mask);
	ring->sq_array = (unsigned *)(sq + params.sq_off.array);
	ring->cq_head = (unsigned *)(cq + params.cq_off.head);
	ring->cq_tail = (unsigned *)(cq + params.cq_off.tail);
	ring->cq_mask = (unsigned *)(cq + params.cq_off.ring_mask);
	ring->cqes = (struct io_uring_cqe *)(cq + params.cq_off.cqes);
	return 0;
}

static int ring_do(struct ring *ring, struct io_uring_sqe request)
{
	unsigned tail = *ring->sq_tail;
	unsigned place = tail & *ring->sq_mask;
	int result;

	ring->sqes[place] = request;
	ring->sq_array[place] = place;
	__atomic_store_n(ring->sq_tail, tail + 1, __ATOMIC_RELEASE);
	check(syscall(SYS_io_uring_enter, ring->fd, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) == 1, "io_uring_enter");
	while (__atomic_load_n(ring->cq_tail, __ATOMIC_ACQUIRE) == *ring->cq_head)
		;
	result = ring->cqes[*ring->cq_head & *ring->cq_mask].res;
	__atomic_store_n(ring->cq_head, *ring->cq_head + 1, __ATOMIC_RELEASE);
	return result;
}

static void uring(void)
{
	struct ring ring;
	struct iovec vec[2] = { { data, 5 }, { data + 5, 8 } };
	/* Older kernels register anonymous memory only. */
	char *registered = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct iovec fixed = { registered, 4096 };
	int fd;

	if (ring_open(&ring)) {
		fprintf(stderr, "transfers: no io_uring here: %s\n", strerror(errno));
		return;
	}
	fd = make("uring-read", 65536);
	REPEAT(11, ring_do(&ring, (struct io_uring_sqe){ .opcode = IORING_OP_READ, .fd = fd, .addr = (__u64)data, .len = 17 }), 17);
	close(fd);
	fd = make("uring-write", 0);
	REPEAT(13, ring_do(&ring, (struct io_uring_sqe){ .opcode = IORING_OP_WRITE, .fd = fd, .addr = (__u64)data, .len = 19 }), 19);
	close(fd);
	fd = make("uring-readv", 65536);
	REPEAT(7, ring_do(&ring, (struct io_uring_sqe){ .opcode = IORING_OP_READV, .fd = fd, .addr = (__u64)vec, .len = 2 }), 13);
	close(fd);
	fd = make("uring-writev", 0);
	REPEAT(5, ring_do(&ring, (struct io_uring_sqe){ .opcode = IORING_OP_WRITEV, .fd = fd, .addr = (__u64)vec, .len = 2 }), 13);
	close(fd);
	check(syscall(SYS_io_uring_register, ring.fd, IORING_REGISTER_BUFFERS, &fixed, 1) == 0, "register");
	fd = make("uring-fixed", 65536);
	REPEAT(3, ring_do(&ring, (struct io_uring_sqe){ .opcode = IORING_OP_READ_FIXED, .fd = fd, .addr = (__u64)registered, .len = 23 }), 23);
	REPEAT(2, ring_do(&ring, (struct io_uring_sqe){ .opcode = IORING_OP_WRITE_FIXED, .fd = fd, .addr = (__u64)registered, .len = 29 }), 29);
	close(fd);
	close(ring.fd);
}

static void aio(void)
{
	aio_context_t context = 0;
	int fd;

	if (syscall(SYS_io_setup, 4, &context) < 0) {
		fprintf(stderr, "transfers: no aio here: %s\n", strerror(errno));
		return;
	}
	fd = make("aio", 65536);
	for (int i = 0; i < 5; i++) {
		struct iocb block = { .aio_lio_opcode = i < 3 ? IOCB_CMD_PREAD : IOCB_CMD_PWRITE,
				      .aio_fildes = (__u32)fd,
				      .aio_buf = (__u64)data,
				      .aio_nbytes = 31 };
		struct iocb *blocks[1] = { &block };
		struct io_event event;

		check(syscall(SYS_io_submit, context, 1, blocks) == 1, "io_submit");
		check(syscall(SYS_io_getevents, context, 1, 1, &event, NULL) == 1 && event.res == 31, "io_getevents");
	}
	close(fd);
	syscall(SYS_io_destroy, context);
}

int main(int argc, char **argv)
{
	check(argc == 2 && chdir(argv[1]) == 0, "usage: transfers DIR");
	plain();
	between();
	mapped();
	controls();
	uring();
	aio();
	return 0;
}
