// SPDX-License-Identifier: MIT OR GPL-2.0
/*
 * What a thread is in the kernel for, from the registers with which it came there: a system call, the file that it names by a
 * descriptor, and which part of that file it asks to read; or an exception, such as a page fault. Looked at only where a thread
 * waits for a device or has it read.
 */
/* How a call names the file that it is about, and the part of it that it reads. */
enum naming {
	NAMES_NONE,
	NAMES_FILE, /* argument 0 is its descriptor; what is read of it, if anything, is not told */
	ASKS_AHEAD, /* for what the program will read later */
	READS_HERE, /* argument 0 is a descriptor; argument 2 is how many bytes, at the description's position */
	READS_AT, /* the same, at argument 3 */
	READS_PARTS, /* as many vectors as argument 2 says, which are at argument 1, at the description's position */
	READS_PARTS_AT, /* the same, at argument 3 */
	READS_WHOLE,
	SENDS_FROM, /* argument 1 is the descriptor; argument 3 is how many bytes, at what argument 2 points to */
	MOVES_FROM, /* argument 0 is the descriptor; argument 4 is how many bytes, at what argument 1 points to */
};

#define NAMED_CALLS 512
static const __u8 namings[NAMED_CALLS] = {
	[__NR_read] = READS_HERE,
	[__NR_pread64] = READS_AT,
	[__NR_readv] = READS_PARTS,
	[__NR_preadv] = READS_PARTS_AT,
	[__NR_preadv2] = READS_PARTS_AT,
	[__NR_sendfile] = SENDS_FROM,
	[__NR_splice] = MOVES_FROM,
	[__NR_copy_file_range] = MOVES_FROM,
	[__NR_finit_module] = READS_WHOLE,
	[__NR_write] = NAMES_FILE,
	[__NR_pwrite64] = NAMES_FILE,
	[__NR_writev] = NAMES_FILE,
	[__NR_pwritev] = NAMES_FILE,
	[__NR_pwritev2] = NAMES_FILE,
	[__NR_fsync] = NAMES_FILE,
	[__NR_fdatasync] = NAMES_FILE,
	[__NR_sync_file_range] = NAMES_FILE,
	[__NR_syncfs] = NAMES_FILE,
	[__NR_getdents64] = NAMES_FILE,
	[__NR_ioctl] = NAMES_FILE,
	[__NR_lseek] = NAMES_FILE,
	[__NR_ftruncate] = NAMES_FILE,
	[__NR_fallocate] = NAMES_FILE,
	[__NR_fadvise64] = ASKS_AHEAD,
	[__NR_readahead] = ASKS_AHEAD,
	[__NR_madvise] = ASKS_AHEAD,
	[__NR_flock] = NAMES_FILE,
	[__NR_fchdir] = NAMES_FILE,
	[__NR_fchmod] = NAMES_FILE,
	[__NR_fchown] = NAMES_FILE,
	[__NR_fgetxattr] = NAMES_FILE,
	[__NR_fsetxattr] = NAMES_FILE,
#ifdef __NR_getdents
	[__NR_getdents] = NAMES_FILE,
#endif
};

static __always_inline __u32 naming_of(int call)
{
	return (__u32)call < NAMED_CALLS ? namings[(__u32)call] : NAMES_NONE;
}

/* Tells what `task` is in the kernel for, but for the file. Returns its registers, 0 where they tell nothing. */
static __always_inline struct pt_regs *describe_running(struct task_struct *task, struct wire_running *out)
{
	struct pt_regs *regs = task_registers(task);

	out->call = CALL_UNKNOWN;
	out->place = 0;
	out->path_id = 0;
	if (!regs || KNOWN_READ(task, flags) & PF_KTHREAD || !is_native(task))
		return 0;
	out->call = call_of(regs);
	out->place = entered_at(regs);
	return regs;
}

#define VECTORS 8 /* More than these count as asking for all that is read. */
struct vector {
	__u64 base;
	__u64 length;
};

/* Not static: the verifier looks at it once in a program, and not from each call that reads by vectors. */
__noinline __u64 vectors_length(unsigned long address, unsigned long count)
{
	struct vector vector;
	__u64 sum = 0;

	if (count > VECTORS)
		return ~0ull;
	for (int i = 0; i < VECTORS && i < count; i++) {
		if (bpf_probe_read_user(&vector, sizeof(vector), (void *)(address + i * sizeof(vector))))
			break;
		sum += vector.length;
	}
	return sum;
}

/* Which part of the file the call asks for: `position` is the description's. */
static __always_inline void describe_asked(unsigned long *arguments, __u32 naming, __u64 position, struct wire_fill *out)
{
	unsigned long at = 0;

	out->asked_from = position;
	out->asked_bytes = arguments[2];
	switch (naming) {
	case READS_AT:
		out->asked_from = arguments[3];
		return;
	case READS_PARTS_AT:
		/* preadv2 takes -1 for the description's position. */
		if (arguments[3] != -1ul)
			out->asked_from = arguments[3];
		/* fall through */
	case READS_PARTS:
		out->asked_bytes = vectors_length(arguments[1], arguments[2]);
		return;
	case READS_WHOLE:
		out->asked_from = 0;
		out->asked_bytes = ~0ull;
		return;
	case SENDS_FROM:
		at = arguments[2];
		out->asked_bytes = arguments[3];
		break;
	case MOVES_FROM:
		at = arguments[1];
		out->asked_bytes = arguments[4];
		break;
	}
	if (at && bpf_probe_read_user(&out->asked_from, sizeof(out->asked_from), (void *)at))
		out->asked_bytes = 0;
}
