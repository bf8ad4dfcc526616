// SPDX-License-Identifier: MIT OR GPL-2.0
/*
 * Paths that were sent lately. Asking the kernel for a path and sending it is the dearest part of an open; programs open the
 * same files again and again. An entry stands for a path as long as the dentry has its name, parent and inode, is hashed, and no
 * directory was renamed and nothing was mounted or unmounted since: the entry is then older than `paths_changed_ns`.
 */

struct path_key {
	__u64 dentry;
	__u64 mount;
	__u64 root; /* paths are told as the process sees them */
};

struct path_entry {
	__u64 id;
	__u64 name_hash;
	__u64 parent;
	__u64 inode;
	__u64 made_ns;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, struct path_key);
	__type(value, struct path_entry);
} paths SEC(".maps");

/* A change takes effect a moment after its hook: nothing is kept in between. */
#define SETTLE_NS 100000000ull

volatile __u64 paths_changed_ns = 0;

/* Fills in what identifies the path of `file`. Returns 0 where it must not be kept: unlinked, or without a name in a folder. */
static __always_inline int identify(struct file *file, struct path_key *key, struct path_entry *entry)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	struct dentry *dentry;
	__u64 block[6];
	struct path path, root;
	struct qstr name;

	/* Read as memory and not by types: see current_process. */
	BPF_CORE_READ_INTO(&path, file, f_path);
	dentry = path.dentry;
	key->dentry = (__u64)dentry;
	key->mount = (__u64)path.mnt;
	BPF_CORE_READ_INTO(&root, task, fs, root);
	key->root = (__u64)root.dentry ^ ((__u64)root.mnt << 1);
	READ_BLOCK(block, dentry, d_hash);
	name = FROM_BLOCK(block, dentry, d_name);
	entry->name_hash = (__u64)name.hash << 32 | name.len;
	entry->parent = (__u64)FROM_BLOCK(block, dentry, d_parent);
	entry->inode = (__u64)FROM_BLOCK(block, dentry, d_inode);
	return FROM_BLOCK(block, dentry, d_hash.pprev) != 0;
}

/* The number of the description that this path was sent with; 0 where it must be sent now. */
static __always_inline __u64 known_path(struct path_key *key, struct path_entry *now)
{
	struct path_entry *known = look_up(&paths, key);

	if (!known || known->name_hash != now->name_hash || known->parent != now->parent || known->inode != now->inode ||
	    known->made_ns < paths_changed_ns + SETTLE_NS)
		return 0;
	return known->id;
}

static __always_inline int forget_paths(void)
{
	paths_changed_ns = bpf_ktime_get_boot_ns();
	return 0;
}

static __always_inline int security_inode_rename_entered(unsigned long folder, unsigned long renamed)
{
	struct dentry *dentry = (void *)renamed;

	if ((BPF_CORE_READ(dentry, d_inode, i_mode) & 0170000) == 0040000)
		return forget_paths();
	return 0;
}

#define FORGETS_PATHS(name)                                                                                        \
	static __always_inline int name##_entered(unsigned long first, unsigned long second)                       \
	{                                                                                                          \
		return forget_paths();                                                                             \
	}

FORGETS_PATHS(security_sb_mount)
FORGETS_PATHS(security_sb_umount)
FORGETS_PATHS(security_move_mount)
FORGETS_PATHS(security_sb_pivotroot)
