// SPDX-License-Identifier: MIT OR GPL-2.0
/*
 * Every way in and out of a file. Bytes are what the calls returned. read, pread64 and their writing twins come by
 * vfs_read and vfs_write; the vector calls by vfs_readv and vfs_writev; what moves bytes between two descriptors is
 * counted at the system call, once for each; asynchronous I/O when it completes.
 */

#if !PLAIN
static __noinline int count_call_again(struct file *file, long ret, __u32 counter)
{
	return count_call(file, ret, counter);
}

/* Further copies (copies.bpf.h) are above first ones: on functions the kernel runs what was attached last before the rest. */
SEC("fexit/vfs_read")
int BPF_PROG(read_done_at_last, struct file *file, char *buf, unsigned long count, void *pos, long ret)
{
	return was_left_out(COPIED_READ, 1) ? count_call_again(file, ret, IN) : 0;
}

SEC("fexit/vfs_read")
int BPF_PROG(read_done_yet_again, struct file *file, char *buf, unsigned long count, void *pos, long ret)
{
	return was_left_out(COPIED_READ, 0) ? count_call_again(file, ret, IN) : 0;
}

SEC("fexit/vfs_read")
int BPF_PROG(read_done_again, struct file *file, char *buf, unsigned long count, void *pos, long ret)
{
	return was_left_out(COPIED_READ, 0) ? count_call_again(file, ret, IN) : 0;
}
#endif

SEC("fexit/vfs_read")
int BPF_PROG(read_done, struct file *file, char *buf, unsigned long count, void *pos, long ret)
{
	leave_mark(COPIED_READ);
	return count_call(file, ret, IN);
}

#if !PLAIN
SEC("fexit/vfs_write")
int BPF_PROG(write_done_at_last, struct file *file, const char *buf, unsigned long count, void *pos, long ret)
{
	return was_left_out(COPIED_WRITE, 1) ? count_call_again(file, ret, OUT) : 0;
}

SEC("fexit/vfs_write")
int BPF_PROG(write_done_again, struct file *file, const char *buf, unsigned long count, void *pos, long ret)
{
	return was_left_out(COPIED_WRITE, 0) ? count_call_again(file, ret, OUT) : 0;
}

SEC("fexit/vfs_write")
int BPF_PROG(on_vfs_write, struct file *file, const char *buf, unsigned long count, void *pos, long ret)
{
	leave_mark(COPIED_WRITE);
	return count_call(file, ret, OUT);
}
#endif

static __always_inline int aio_complete_rw_entered(unsigned long completed, unsigned long result)
{
	struct kiocb *iocb = (void *)completed;
	struct file *file = BPF_CORE_READ(iocb, ki_filp);

	return account_owner(file, result, BPF_CORE_READ(iocb, ki_flags) & IOCB_WRITE ? OUT : IN);
}

static __always_inline int io_uring_done(struct io_kiocb *request, long result)
{
	struct file *file = BPF_CORE_READ(request, file);

	switch (BPF_CORE_READ(request, opcode)) {
	case IORING_READV:
	case IORING_READ_FIXED:
	case IORING_READ:
		return account((__u64)file, result, IN);
	case IORING_WRITEV:
	case IORING_WRITE_FIXED:
	case IORING_WRITE:
	case IORING_SPLICE: /* its other end is not told here */
	case IORING_TEE:
		return account((__u64)file, result, OUT);
	default:
		return 0;
	}
}

/* The request is an argument since 5.19 (c072481ded14); which argument holds the result, the loader knows. */
SEC("raw_tp/io_uring_complete")
int io_uring_completed(struct bpf_raw_tracepoint_args *context)
{
	struct io_kiocb *request = (void *)context->args[1];

	if (io_uring_result_in_cqe)
		return io_uring_done(request, BPF_CORE_READ((struct io_uring_cqe *)context->args[2], res));
	return io_uring_done(request, (__s32)context->args[3]);
}
