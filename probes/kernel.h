/* SPDX-License-Identifier: MIT OR GPL-2.0 */
/*
 * The kernel as the programs see it: the few fields in use, found at load time by CO-RE (so no vmlinux.h), and every
 * difference between kernel versions, each with the change that made it. Nothing else in probes/ knows a kernel version.
 */
#ifndef BOOTIO_KERNEL_H
#define BOOTIO_KERNEL_H

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

typedef struct {
	int counter;
} atomic_t;
typedef struct {
	long counter;
} atomic_long_t;

struct qstr {
	const unsigned char *name;
};
struct super_block {
	__u32 s_dev;
	unsigned long s_magic;
};
struct inode {
	__u16 i_mode;
	struct super_block *i_sb;
	unsigned long i_ino;
};
struct dentry {
	struct qstr d_name;
};
struct vfsmount;
struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};
struct file {
	struct path f_path;
	struct inode *f_inode;
	unsigned int f_flags;
	unsigned int f_mode;
	atomic_long_t f_count;
};
typedef struct {
	atomic_long_t refcnt;
} file_ref_t___6_13;
struct file___6_13 {
	file_ref_t___6_13 f_ref;
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
struct mm_struct {
	unsigned long arg_start;
	unsigned long arg_end;
};
struct task_struct {
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
	char comm[16];
};
struct linux_binprm {
	struct file *file;
	const char *filename;
};
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

#define PF_EXITING 0x00000004
#define PF_KTHREAD 0x00200000
#define FMODE_READ 0x1
#define FMODE_WRITE 0x2
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

/* cgroup id in the unified hierarchy. kernfs_node.id is a plain u64 since 5.5 (67c0496e87d1). */
static __always_inline __u64 task_cgroup(struct task_struct *task)
{
	return BPF_CORE_READ(task, cgroups, dfl_cgrp, kn, id);
}

static __always_inline void task_process(struct task_struct *task, struct wire_process *out)
{
	out->tgid = BPF_CORE_READ(task, tgid);
	out->start_ns = BPF_CORE_READ(task, group_leader, start_boottime);
	out->pad = 0;
}

#endif
