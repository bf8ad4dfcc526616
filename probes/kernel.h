/* SPDX-License-Identifier: MIT OR GPL-2.0 */
/*
 * The kernel as the programs see it: the few fields in use, found at load time by CO-RE (so no vmlinux.h), and every
 * difference between kernel versions, each with the change that made it. Nothing else in probes/ knows a kernel version.
 */
#ifndef BOOTIO_KERNEL_H
#define BOOTIO_KERNEL_H

#if defined(__TARGET_ARCH_x86)
#include <asm/unistd_64.h>
#else
#include <asm/unistd.h>
#endif

/*
 * The plain programs: without filters, for kernels from 5.18 (kprobe.multi) to 6.x only, and for those whose structures lie as they
 * do everywhere. Most starts want no more, and there is a third less to read and to check. Where the kernel refuses them, the loader
 * takes the others.
 */
#ifdef BOOTIO_PLAIN
#define PLAIN 1
#else
#define PLAIN 0
#endif
#define __maybe_unused __attribute__((unused))

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

typedef struct {
	int counter;
} atomic_t;
typedef struct {
	long counter;
} atomic_long_t;

struct qstr {
	__u32 hash;
	__u32 len;
	const unsigned char *name;
};
struct hlist_bl_node {
	struct hlist_bl_node **pprev;
};
struct file_system_type {
	const char *name;
};
struct super_block {
	__u32 s_dev;
	struct file_system_type *s_type;
	unsigned long s_magic;
};
struct inode {
	__u16 i_mode;
	struct super_block *i_sb;
	unsigned long i_ino;
};
struct dentry {
	struct hlist_bl_node d_hash;
	struct dentry *d_parent;
	struct qstr d_name;
	struct inode *d_inode;
	unsigned char d_iname[32];
};
union shortname_store___6_14 {
	unsigned char string[32];
};
struct dentry___6_14 {
	union shortname_store___6_14 d_shortname;
};
struct vfsmount {
	struct super_block *mnt_sb;
};
struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};
struct file {
	struct path f_path;
	struct inode *f_inode;
	struct address_space *f_mapping;
	unsigned int f_flags;
	unsigned int f_mode;
	long long f_pos;
	atomic_long_t f_count;
};
typedef struct {
	atomic_long_t refcnt;
} file_ref_t___6_13;
struct file___6_13 {
	file_ref_t___6_13 f_ref;
};

struct timespec64 {
	__s64 tv_sec;
};

struct kernfs_node {
	__u64 id;
};
struct cgroup {
	struct kernfs_node *kn;
};
struct css_set {
	struct cgroup *dfl_cgrp;
};
struct signal_struct {
	atomic_t live;
	int group_exit_code;
};
typedef struct {
	unsigned int val;
} kuid_t;
struct cred {
	kuid_t uid;
};
struct ns_common {
	unsigned int inum;
};
struct pid_namespace {
	struct ns_common ns;
};
struct nsproxy {
	struct pid_namespace *pid_ns_for_children;
};
struct fdtable {
	unsigned int max_fds;
	struct file **fd;
};
struct files_struct {
	struct fdtable *fdt;
	struct file *fd_array[64];
};
struct fs_struct {
	struct path root;
	struct path pwd;
};
struct mm_struct {
	unsigned long arg_start;
	unsigned long arg_end;
	unsigned long env_end;
};
struct thread_info {
	unsigned long flags;
#if defined(__TARGET_ARCH_x86)
	__u32 status;
#endif
};
struct task_io_accounting {
	__u64 syscr, syscw;
};
struct task_struct {
	struct thread_info thread_info;
	void *stack;
	unsigned int flags;
	int pid;
	int tgid;
	int exit_code;
	__u64 start_boottime; /* 5.5, cf25e24db61c: before it real_start_time */
	struct task_struct *group_leader;
	struct task_struct *real_parent;
	struct mm_struct *mm;
	const struct cred *cred;
	struct css_set *cgroups;
	struct signal_struct *signal;
	struct files_struct *files;
	struct fs_struct *fs;
	struct nsproxy *nsproxy;
	unsigned in_iowait : 1;
	char comm[16];
	struct task_io_accounting ioac; /* counted with CONFIG_TASK_XACCT */
};
struct linux_binprm {
	struct file *file;
	const char *filename;
};
#if defined(__TARGET_ARCH_x86)
struct pt_regs {
	unsigned long di, si, dx, r10, r8, r9, ax, orig_ax, ip, sp;
};
#elif defined(__TARGET_ARCH_arm64)
struct pt_regs {
	unsigned long regs[31];
	unsigned long sp;
	unsigned long pc;
	unsigned long orig_x0;
	int syscallno;
};
#endif

struct filename {
	const char *name;
};
struct open_flags {
	int open_flag;
};
struct kiocb {
	struct file *ki_filp;
	int ki_flags;
};
struct io_kiocb {
	struct file *file;
	__u8 opcode;
};
struct io_uring_cqe {
	__s32 res;
};

struct address_space {
	struct inode *host;
};
struct page {
	unsigned long flags;
	unsigned long compound_head;
	struct address_space *mapping;
	unsigned long index;
};
struct page___6_16 {
	unsigned long __folio_index;
};
struct page___7_1 {
	unsigned long compound_info;
};
typedef struct {
	unsigned long f;
} memdesc_flags_t___6_18;
struct page___6_18 {
	memdesc_flags_t___6_18 flags;
};
enum pageflags { PG_reclaim = 18 };
struct bio_vec {
	struct page *bv_page;
	unsigned int bv_offset;
};
struct bvec_iter {
	unsigned int bi_size;
};
struct gendisk {
	int major;
	int first_minor;
};
struct block_device {
	__u32 bd_dev;
};
struct bio {
	struct block_device *bi_bdev;
	unsigned int bi_opf;
	unsigned short bi_flags;
	struct bvec_iter bi_iter;
	struct bio_vec *bi_io_vec;
};
struct bio___5_10 {
	struct gendisk *bi_disk;
	__u8 bi_partno;
};
struct request_queue {
	struct gendisk *disk;
};
struct request {
	struct request_queue *q;
	unsigned int cmd_flags;
	unsigned int __data_len;
};
struct request___5_10 {
	struct gendisk *rq_disk;
};
enum req_flag_bits { __REQ_META = 0, __REQ_RAHEAD = 1 };

struct seq_file;
struct bpf_iter_meta {
	struct seq_file *seq;
};
struct bpf_iter__task {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
};
struct bpf_iter__task_file {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
	__u32 fd;
	struct file *file;
};

#pragma clang attribute pop

#ifdef BOOTIO_TYPED
static __always_inline unsigned long as_number(unsigned long pointer);
static __always_inline struct page *as_page(unsigned long address);
#else
#define as_number(pointer) (pointer)
#define as_page(address) ((struct page *)(address))
#endif

const volatile __u32 page_bits = 12; /* Of a page's size. The loader knows it */
/* Set by the loader, which can ask the kernel's BTF how many arguments a tracepoint has. */
/* 1 before 5.11 (a54895fa057c): the queue comes first. Later 5.10 kernels have it before a bio, and before a request no more. */
const volatile __u32 bio_after_queue = 0, request_after_queue = 0;
const volatile __u32 io_uring_result_in_cqe = 0; /* 1 since 6.10: the completion itself is an argument */

/* The task that runs: of unknown type, or (in a set of programs that reads no memory but by types) of the verifier's. */
#ifdef BOOTIO_TYPED
#define current_task() bpf_get_current_task_btf()
#else
#define current_task() ((struct task_struct *)bpf_get_current_task())
#endif

/*
 * Fields that lie together, by one call: READ_BLOCK reads them from the `first` on, FROM_BLOCK takes one. Each of the programs that
 * are not plain has a call for each field, so that it does not matter how far apart they are.
 */
#if PLAIN
#define READ_BLOCK(block, source, first)                                                                           \
	const __u64 block##_at = bpf_core_field_offset((source)->first);                                           \
	bpf_probe_read_kernel(block, sizeof(block), (void *)(source) + block##_at)
#define FROM_BLOCK(block, source, field)                                                                           \
	(*(typeof((source)->field) *)((void *)(block) + (bpf_core_field_offset((source)->field) - block##_at)))
#else
#define READ_BLOCK(block, source, first) (void)(block)
#define FROM_BLOCK(block, source, field) BPF_CORE_READ(source, field)
#endif

/* A field of what the verifier knows the type of since the helpers of 5.11 and 5.15: a load then, and not a call. */
#if PLAIN
#define KNOWN_READ(source, field) ((source)->field)
#else
#define KNOWN_READ(source, field) BPF_CORE_READ(source, field)
#endif

/* Argument `n` of a system call, below 5; 0 for -1. */
static __always_inline unsigned long syscall_arg(struct pt_regs *regs, int n)
{
#if defined(__TARGET_ARCH_x86)
	switch (n) {
	case 0:
		return KNOWN_READ(regs, di);
	case 1:
		return KNOWN_READ(regs, si);
	case 2:
		return KNOWN_READ(regs, dx);
	case 3:
		return KNOWN_READ(regs, r10);
	case 4:
		return KNOWN_READ(regs, r8);
	default:
		return 0;
	}
#else
	return n < 0 ? 0 : KNOWN_READ(regs, regs[n < 0 ? 0 : n]);
#endif
}

/* The first four arguments of a system call, whose registers the verifier knows the type of. */
static __always_inline void syscall_arguments(struct pt_regs *regs, __u64 *out)
{
#if defined(__TARGET_ARCH_x86)
	out[0] = regs->di;
	out[1] = regs->si;
	out[2] = regs->dx;
	out[3] = regs->r10;
#else
	out[0] = regs->regs[0];
	out[1] = regs->regs[1];
	out[2] = regs->regs[2];
	out[3] = regs->regs[3];
#endif
}

/* The task that runs, as the helpers want it that take a task; of those before 5.11 there is none. */
static __always_inline struct task_struct *known_current_task(void)
{
	if (PLAIN || bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_get_current_task_btf))
		return bpf_get_current_task_btf();
	return (void *)bpf_get_current_task();
}

#define KERNEL_STACK_BYTES 16384 /* THREAD_SIZE, of both architectures (with pages of 4 kB) */

/*
 * The registers with which `task` came into the kernel. The helper is of 5.15 (dd6e10fbd9fb); before it they are at the top of
 * the stack, and only a set that reads memory can find them. 0 where they cannot be had.
 */
static __always_inline struct pt_regs *task_registers(struct task_struct *task)
{
	if (PLAIN || bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_task_pt_regs))
		return (struct pt_regs *)bpf_task_pt_regs(task);
#ifdef BOOTIO_TYPED
	return 0;
#else
	return (void *)BPF_CORE_READ(task, stack) + KERNEL_STACK_BYTES - bpf_core_type_size(struct pt_regs);
#endif
}

#if defined(__TARGET_ARCH_x86)
#define TS_COMPAT 2 /* thread_info.status: a call by the 32-bit table, also one that a 64-bit program makes */
#elif defined(__TARGET_ARCH_arm64)
#define TIF_32BIT 22
#endif

static __always_inline int is_native(struct task_struct *task)
{
#if defined(__TARGET_ARCH_x86)
	return !(KNOWN_READ(task, thread_info.status) & TS_COMPAT);
#elif defined(__TARGET_ARCH_arm64)
	return !(KNOWN_READ(task, thread_info.flags) >> TIF_32BIT & 1);
#endif
}

/* The number of the call that is being made; -1 where the kernel was entered by an exception, such as a page fault. */
static __always_inline long call_of(struct pt_regs *regs)
{
#if defined(__TARGET_ARCH_x86)
	return KNOWN_READ(regs, orig_ax);
#elif defined(__TARGET_ARCH_arm64)
	return KNOWN_READ(regs, syscallno);
#endif
}

/* Where in its program a thread came into the kernel: another number in each function, and at each depth of its calls. */
static __always_inline __u64 entered_at(struct pt_regs *regs)
{
#if defined(__TARGET_ARCH_x86)
	return KNOWN_READ(regs, ip) + KNOWN_READ(regs, sp);
#elif defined(__TARGET_ARCH_arm64)
	return KNOWN_READ(regs, pc) + KNOWN_READ(regs, sp);
#endif
}

/* Of a function of the kernel where it is entered (`n` a constant below 3), and where it returns. */
static __always_inline unsigned long function_arg(struct pt_regs *regs, int n)
{
#if defined(__TARGET_ARCH_x86)
	return n == 0 ? regs->di : n == 1 ? regs->si : regs->dx;
#else
	return regs->regs[n];
#endif
}

static __always_inline long function_result(struct pt_regs *regs)
{
#if defined(__TARGET_ARCH_x86)
	return regs->ax;
#else
	return regs->regs[0];
#endif
}

#define REQ_OP_BITS 0xff
#define REQ_READ 0
#define OVERLAY_MAGIC 0x794c7630
#define BIO_CLONED 1
#define IOCB_WRITE (1 << 18) /* since 5.10 (ce71bfea207b) */
#define K_AT_REMOVEDIR 0x200
enum { IORING_READV = 1, IORING_WRITEV = 2, IORING_READ_FIXED = 4, IORING_WRITE_FIXED = 5, IORING_READ = 22,
       IORING_WRITE = 23, IORING_SPLICE = 30, IORING_TEE = 33 };

#define PF_EXITING 0x00000004
#define PF_KTHREAD 0x00200000
#define FMODE_READ 0x1
#define FMODE_WRITE 0x2
#define FMODE_PATH 0x4000 /* opened with O_PATH */
#define FMODE_OPENED 0x80000
#define FMODE_EXEC_OPEN 0x20 /* __FMODE_EXEC, in f_flags */
#define K_O_CREAT 0100
#define K_O_TRUNC 01000
#define K_O_APPEND 02000
#define K_O_DIRECT 040000
#define K_O_DIRECTORY 0200000
#define K_O_PATH 010000000

/* Whether more than one reference to the description is held. 6.13 (90ee6ed776c0) made f_count a file_ref_t, which
 * stores the number of references less one. */
static __always_inline int file_is_shared(struct file *file)
{
	struct file___6_13 *newer = (void *)file;

	if (bpf_core_field_exists(newer->f_ref))
		return BPF_CORE_READ(newer, f_ref.refcnt.counter) > 0;
	return BPF_CORE_READ(file, f_count.counter) > 1;
}

#ifndef BOOTIO_TYPED
/* The description that `task` has open as `fd`; it may be another by now if a thread closed it meanwhile. */
static __always_inline struct file *file_held_by(struct task_struct *task, unsigned long fd)
{
	struct fdtable *table = BPF_CORE_READ(task, files, fdt);
	__u64 block[2];
	struct file *file = 0;

	READ_BLOCK(block, table, max_fds);
	if ((__u32)fd >= FROM_BLOCK(block, table, max_fds))
		return 0;
	bpf_probe_read_kernel(&file, sizeof(file), FROM_BLOCK(block, table, fd) + (__u32)fd);
	return file;
}

static __always_inline struct file *file_of(unsigned long fd)
{
	return file_held_by((void *)bpf_get_current_task(), fd);
}
#endif

/* 5.12 (309dca309fc3) gave struct bio its block_device back. */
static __always_inline __u32 bio_device(struct bio *bio)
{
	struct bio___5_10 *older = (void *)bio;

	if (PLAIN || bpf_core_field_exists(bio->bi_bdev))
		return BPF_CORE_READ(bio, bi_bdev, bd_dev);
	return BPF_CORE_READ(older, bi_disk, major) << 20 |
	       (BPF_CORE_READ(older, bi_disk, first_minor) + BPF_CORE_READ(older, bi_partno));
}

static __always_inline int bio_is_clone(struct bio *bio)
{
	return BPF_CORE_READ(bio, bi_flags) >> BIO_CLONED & 1;
}

/* rq_disk went to the queue in 5.17 (f3fa33acca9f). */
static __always_inline __u32 request_device(struct request *request)
{
	struct request___5_10 *older = (void *)request;
	struct gendisk *disk;

	if (!PLAIN && bpf_core_field_exists(older->rq_disk))
		disk = BPF_CORE_READ(older, rq_disk);
	else
		disk = BPF_CORE_READ(request, q, disk);
	return BPF_CORE_READ(disk, major) << 20 | BPF_CORE_READ(disk, first_minor);
}

#define PAGE_IS_TAIL 1

/* What a page that is not the first of its folio says of that one: its address, or (7.1) a mask that leads there. 0 for first ones. */
static __always_inline unsigned long tail_mark(struct page *page)
{
	struct page___7_1 *newer = (void *)page;
	unsigned long mark = 0;

	if (!PLAIN && bpf_core_field_exists(newer->compound_info))
		mark = as_number(BPF_CORE_READ(newer, compound_info));
	else if (PLAIN || bpf_core_field_exists(page->compound_head))
		mark = as_number(BPF_CORE_READ(page, compound_head));
	return mark & PAGE_IS_TAIL ? mark : 0;
}

/* The address of the first page of the folio of the page at `address`, from that one's mark. No address has all of those bits. */
static __always_inline unsigned long folio_of(unsigned long address, unsigned long mark)
{
	if (!mark)
		return address;
	return mark >> 32 == 0xffffffff ? address & mark : mark - PAGE_IS_TAIL;
}

/* The place of a folio in its file, in pages. */
static __always_inline unsigned long folio_index(struct page *folio)
{
	struct page___6_16 *newer = (void *)folio;

	if (bpf_core_field_exists(newer->__folio_index))
		return BPF_CORE_READ(newer, __folio_index);
	return BPF_CORE_READ(folio, index);
}

/* Whether read-ahead goes on where somebody comes to this folio. While it is read the bit means that, and not what it is named for. */
static __always_inline int is_readahead_marker(struct page *folio)
{
	struct page___6_18 *newer = (void *)folio;
	unsigned long flags;

	if (bpf_core_field_exists(newer->flags.f))
		flags = BPF_CORE_READ(newer, flags.f);
	else
		flags = BPF_CORE_READ(folio, flags);
	return flags >> bpf_core_enum_value(enum pageflags, PG_reclaim) & 1;
}

/*
 * Whose page cache a bio reads into: 0 or a marked pointer where it is nobody's; from which byte of the file, and whether its first
 * page is a marker of read-ahead. What is queued is a whole bio: its first page is that of its first vector.
 */
static __always_inline struct address_space *bio_mapping(struct bio *bio, __u64 *first_byte, int *marker)
{
	struct bio_vec *vector = BPF_CORE_READ(bio, bi_io_vec);
	struct page *page = BPF_CORE_READ(vector, bv_page);
	unsigned long address = as_number((unsigned long)page);
	unsigned long mark, folio;

	if (!address)
		return 0;
	mark = tail_mark(page);
	folio = folio_of(address, mark);
	if (mark) {
		page = as_page(folio);
		if (!page)
			return 0;
	}
	*first_byte = ((folio_index(page) + (address - folio) / bpf_core_type_size(struct page)) << page_bits) +
		      BPF_CORE_READ(vector, bv_offset);
	*marker = is_readahead_marker(page);
	return BPF_CORE_READ(page, mapping);
}

/* cgroup id in the unified hierarchy. kernfs_node.id is a plain u64 since 5.5 (67c0496e87d1). */
static __always_inline __u64 task_cgroup(struct task_struct *task)
{
	return BPF_CORE_READ(task, cgroups, dfl_cgrp, kn, id);
}

/* The pid namespace of a process that is just being made: its namespace for children is its own until it changes that. */
static __always_inline __u32 new_pid_namespace(struct task_struct *child)
{
	return BPF_CORE_READ(child, nsproxy, pid_ns_for_children, ns.inum);
}

/* The file system of the initramfs has this name, whatever its type. */
#define ROOTFS 0x007366746f6f72ull /* "rootfs" */
#define ROOTFS_BITS 0x00ffffffffffffffull

#ifndef BOOTIO_TYPED
/* Whether the process's root directory is in the initramfs: it is until the root is switched, or the process changes it. */
static __always_inline int in_initramfs(struct task_struct *task)
{
	__u64 name = 0;

	bpf_probe_read_kernel(&name, sizeof(name), BPF_CORE_READ(task, fs, root.mnt, mnt_sb, s_type, name));
	return (name & ROOTFS_BITS) == ROOTFS;
}
#endif

/* The task that runs, with its type where the kernel can give it: fields are loads then, not calls (5.11, 3ca1032ab7ab). */
static __always_inline void current_process(struct wire_process *out)
{
	if (PLAIN || bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_get_current_task_btf)) {
		struct task_struct *task = bpf_get_current_task_btf();

		out->tgid = task->tgid;
		/* Not task->group_leader->...: for each pointer of known type the verifier looks through all of the kernel's types. */
		if (task->pid == task->tgid)
			out->start_ns = task->start_boottime;
		else
			out->start_ns = BPF_CORE_READ(task, group_leader, start_boottime);
	} else {
		struct task_struct *task = (void *)bpf_get_current_task();

		out->tgid = BPF_CORE_READ(task, tgid);
		out->start_ns = BPF_CORE_READ(task, group_leader, start_boottime);
	}
	out->pad = 0;
}

static __always_inline void task_process(struct task_struct *task, struct wire_process *out)
{
	out->tgid = BPF_CORE_READ(task, tgid);
	out->start_ns = BPF_CORE_READ(task, group_leader, start_boottime);
	out->pad = 0;
}

#endif
