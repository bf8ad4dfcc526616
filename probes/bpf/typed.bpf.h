// SPDX-License-Identifier: MIT OR GPL-2.0
/*
 * The kernel seen through types that the verifier knows, and through nothing else: bpf_probe_read_kernel is refused where
 * the kernel is locked down for confidentiality. From the running task to its open files, its working directory, and the
 * system call that it makes; what the architectures do differently about that is here too.
 */

/* Argument `n` of the call that is being made or has been made; 0 where n is none. */
static __always_inline unsigned long call_argument(struct pt_regs *regs, __u32 n)
{
#if defined(__TARGET_ARCH_x86)
	switch (n) {
	case 0:
		return regs->di;
	case 1:
		return regs->si;
	case 2:
		return regs->dx;
	case 3:
		return regs->r10;
	case 4:
		return regs->r8;
	}
#elif defined(__TARGET_ARCH_arm64)
	switch (n) {
	case 0:
		return regs->orig_x0; /* regs[0] is the result by then */
	case 1:
		return regs->regs[1];
	case 2:
		return regs->regs[2];
	case 3:
		return regs->regs[3];
	case 4:
		return regs->regs[4];
	}
#endif
	return 0;
}

/* Makes a typed pointer of an address (6.2, a35b9af4ec2c). The loader says whether it is there. */
extern void *bpf_rdonly_cast(const void *object, __u32 type) __ksym __weak;
const volatile __u32 can_cast = 0;

#define SMALL_TABLE 64 /* NR_OPEN_DEFAULT: a table that has not grown is in the files_struct itself */

#define SLOT_OF(n) case n: return files->fd_array[n];
#define SLOTS_OF(n) SLOT_OF(n) SLOT_OF(n + 1) SLOT_OF(n + 2) SLOT_OF(n + 3)
#define ROW_OF(n) SLOTS_OF(n) SLOTS_OF(n + 4) SLOTS_OF(n + 8) SLOTS_OF(n + 12)

/* Offsets into a typed pointer must be constants. */
static __always_inline struct file *small_table_slot(struct files_struct *files, __u32 fd)
{
	switch (fd) {
		ROW_OF(0)
		ROW_OF(16)
		ROW_OF(32)
		ROW_OF(48)
	}
	return 0;
}

enum sight { CLOSED, OPEN, UNSEEN };

/* What the current process has open as `fd`, and whether this kernel lets us see it. */
static __always_inline enum sight held_file(__u32 fd, struct file **out)
{
	struct task_struct *task = current_task();
	struct files_struct *files = task->files;
	struct file *file;
	__u32 size;

	*out = 0;
	if (!files)
		return UNSEEN;
	size = files->fdt->max_fds;
	if (fd >= size)
		return CLOSED;
	if (can_cast) {
		/* A slot of the table, taken for the member of a structure, has the type that the table does not tell. */
		void *slot = files->fdt->fd + fd;
		struct files_struct *as = bpf_rdonly_cast(slot - bpf_core_field_offset(struct files_struct, fdt),
							  bpf_core_type_id_kernel(struct files_struct));

		file = bpf_rdonly_cast(as->fdt, bpf_core_type_id_kernel(struct file));
	} else if (size <= SMALL_TABLE) {
		file = small_table_slot(files, fd);
	} else {
		return UNSEEN;
	}
	*out = file;
	return (unsigned long)file ? OPEN : CLOSED;
}

/* Not static, as the next: the verifier follows the many ways through the table once, and not from each place of use. */
__noinline int sight_of(__u32 fd)
{
	struct file *file;

	return held_file(fd, &file);
}

#define SHORT_NAME 32 /* a name that is shorter is in its dentry */

/* The name of the last component where it is short enough to be in the dentry. Returns its length, 0 for a long one. */
static __always_inline __u32 short_name(struct dentry *dentry, char *out)
{
	struct dentry___6_14 *newer = (void *)dentry;
	unsigned long address = (unsigned long)dentry;
	__u64 *words = (__u64 *)out;
	__u64 *from;
	__u32 length;

	/* 6.14 made it a union. */
	if (bpf_core_field_exists(newer->d_shortname)) {
		address += bpf_core_field_offset(newer->d_shortname);
		from = (void *)&newer->d_shortname.string;
	} else {
		address += bpf_core_field_offset(dentry->d_iname);
		from = (void *)&dentry->d_iname;
	}
	if (!dentry || (unsigned long)dentry->d_name.name != address)
		return 0;
	for (int i = 0; i < SHORT_NAME / 8; i++)
		words[i] = from[i];
	length = dentry->d_name.len;
	return length < SHORT_NAME ? length : 0;
}

static __always_inline void place_of(struct inode *inode, struct wire_place *out)
{
	out->inode = inode->i_ino;
	out->device = inode->i_sb->s_dev;
	out->pad = 0;
}

#define RAMFS_MAGIC 0x858458f6
#define TMPFS_MAGIC 0x01021994

/* As kernel.h's of this name. Where its name cannot be read, a root in memory is taken for the initramfs. */
static __always_inline int in_initramfs(struct task_struct *task)
{
	struct super_block *root = task->fs->root.mnt->mnt_sb;
	struct timespec64 *name;

	if (!can_cast)
		return root->s_magic == RAMFS_MAGIC || root->s_magic == TMPFS_MAGIC;
	/* Any type that begins with a number of eight bytes. */
	name = bpf_rdonly_cast(root->s_type->name, bpf_core_type_id_kernel(struct timespec64));
	return (name->tv_sec & ROOTFS_BITS) == ROOTFS;
}

static __always_inline void current_folder(struct wire_place *out)
{
	struct task_struct *task = current_task();

	place_of(task->fs->pwd.dentry->d_inode, out);
}

static __always_inline void describe_held(struct wire_open_facts *facts, struct file *file)
{
	struct inode *inode = file->f_inode;

	facts->inode = inode->i_ino;
	facts->mode = inode->i_mode;
	facts->device = inode->i_sb->s_dev;
	facts->fs_magic = inode->i_sb->s_magic;
}

/* What `look` saw: one for each copy of the program (syscalls.bpf.h), which are what looks. */
struct seen_file {
	struct wire_object record; /* its facts, its name, and the name's length in `extra` */
	__u32 f_mode;
	__u32 f_flags;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, struct seen_file);
} seen_files SEC(".maps");

__noinline int look(__u32 fd, __u32 copy)
{
	struct seen_file *out = bpf_map_lookup_elem(&seen_files, &copy);
	struct file *file;
	enum sight sight;

	if (!out)
		return UNSEEN;
	sight = held_file(fd, &file);
	if (sight != OPEN)
		return sight;
	describe_held(&out->record.facts, file);
	out->f_mode = file->f_mode;
	out->f_flags = file->f_flags;
	out->record.header.extra = short_name(file->f_path.dentry, out->record.name);
	return OPEN;
}

/* To the verifier a number is what comes out of a map, whatever went in. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} numbers SEC(".maps");

static __always_inline unsigned long as_number(unsigned long pointer)
{
	__u32 zero = 0;
	volatile __u64 *number = bpf_map_lookup_elem(&numbers, &zero);

	if (!number)
		return 0;
	*number = pointer;
	return *number;
}

static __always_inline struct page *as_page(unsigned long address)
{
	return can_cast ? bpf_rdonly_cast((void *)address, bpf_core_type_id_kernel(struct page)) : 0;
}
