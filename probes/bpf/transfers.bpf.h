// SPDX-License-Identifier: MIT OR GPL-2.0
/*
 * Every way in and out of a file. Bytes are what the calls returned. read, pread64 and their writing twins come by
 * vfs_read and vfs_write; the vector calls by vfs_readv and vfs_writev; what moves bytes between two descriptors is
 * counted at the system call, once for each; asynchronous I/O when it completes.
 */

SEC("fexit/vfs_read")
int BPF_PROG(read_done, struct file *file, char *buf, unsigned long count, void *pos, long ret)
{
	return account(file, ret, IN);
}

SEC("fexit/vfs_write")
int BPF_PROG(write_done, struct file *file, const char *buf, unsigned long count, void *pos, long ret)
{
	return account(file, ret, OUT);
}

SEC("fexit/vfs_readv")
int BPF_PROG(readv_done, struct file *file, void *vec, unsigned long vlen, void *pos, int flags, long ret)
{
	return account(file, ret, IN);
}

SEC("fexit/vfs_writev")
int BPF_PROG(writev_done, struct file *file, void *vec, unsigned long vlen, void *pos, int flags, long ret)
{
	return account(file, ret, OUT);
}

/* The kernel reads for itself: the head of what it executes, modules, firmware. */
SEC("fexit/kernel_read")
int BPF_PROG(kernel_read_done, struct file *file, void *buf, unsigned long count, void *pos, long ret)
{
	return account(file, ret, KERNEL_IN);
}

SEC(SYSCALL("fexit/", "sendfile64"))
int BPF_PROG(sendfile_done, struct pt_regs *regs, long ret)
{
	account(file_of(syscall_arg(regs, 1)), ret, IN);
	return account(file_of(syscall_arg(regs, 0)), ret, OUT);
}

SEC(SYSCALL("fexit/", "splice"))
int BPF_PROG(splice_done, struct pt_regs *regs, long ret)
{
	account(file_of(syscall_arg(regs, 0)), ret, IN);
	return account(file_of(syscall_arg(regs, 2)), ret, OUT);
}

SEC(SYSCALL("fexit/", "tee"))
int BPF_PROG(tee_done, struct pt_regs *regs, long ret)
{
	account(file_of(syscall_arg(regs, 0)), ret, IN);
	return account(file_of(syscall_arg(regs, 1)), ret, OUT);
}

/* Into the pipe's writing end, or out of its reading end. */
SEC(SYSCALL("fexit/", "vmsplice"))
int BPF_PROG(vmsplice_done, struct pt_regs *regs, long ret)
{
	struct file *file = file_of(syscall_arg(regs, 0));

	if (file && BPF_CORE_READ(file, f_mode) & FMODE_WRITE)
		return account(file, ret, OUT);
	return account(file, ret, IN);
}

SEC("fexit/vfs_copy_file_range")
int BPF_PROG(copy_file_range_done, struct file *in, long long in_at, struct file *out, long long out_at,
	     unsigned long length, unsigned int flags, long ret)
{
	account(in, ret, IN);
	return account(out, ret, OUT);
}

SEC("fentry/aio_complete_rw")
int BPF_PROG(aio_completed, struct kiocb *iocb, long result)
{
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
		return account(file, result, IN);
	case IORING_WRITEV:
	case IORING_WRITE_FIXED:
	case IORING_WRITE:
	case IORING_SPLICE: /* its other end is not told here */
	case IORING_TEE:
		return account(file, result, OUT);
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
