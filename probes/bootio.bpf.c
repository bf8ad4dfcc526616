// SPDX-License-Identifier: MIT OR GPL-2.0
/*
 * The programs that watch processes and their files. State is keyed by the kernel's own objects: one entry for each open
 * file description (struct file), and one more for each further process that uses it; so dup, fork, exec, close_range
 * and descriptor passing need no care of their own. Counters leave the kernel when a process closes, exits or the
 * description is freed; the loader adds up what belongs together. Nothing here waits, and what does not fit is counted.
 */
#include <linux/types.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include "wire.h"
#include "kernel.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

/* Set by the loader: 0 before everything is attached and after the end. */
volatile __u32 recording = 0;
/* Where the ring holds more than this the loader is woken; before that it comes by itself, a few times a second. */
const volatile __u64 ring_wake_bytes = 2 << 20;
/* Whether an iterator may ask for a path; where it may not, the loader reads /proc/PID/fd. */
const volatile __u32 iterators_give_paths = 1;

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 16 << 20);
} ring SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__type(key, __u64);
	__type(value, struct file_state);
} files SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__type(key, struct share_key);
	__type(value, struct share_state);
} shares SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, WIRE_LOST_KINDS);
	__type(key, __u32);
	__type(value, __u64);
} lost SEC(".maps");

/* Numbers for file descriptions: a counter a CPU, so that no cache line is shared. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} next_id SEC(".maps");

/*
 * Scratch memory: records with a path are too large for the stack. One slot a program, so that a program that is
 * preempted on its CPU finds its slot untouched: the kernel never runs one program twice at once on a CPU (5.12,
 * ca06f55b9002; it skips and counts), but it does run others.
 */
enum slot {
	SLOT_OPEN,
	SLOT_READ,
	SLOT_WRITE,
	SLOT_READV,
	SLOT_WRITEV,
	SLOT_EXEC,
	SLOT_CGROUP,
	SLOT_SNAPSHOT,
	SLOTS,
};

union scratch {
	struct wire_open open;
	struct wire_exec exec;
	struct wire_cgroup cgroup;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, SLOTS);
	__type(key, __u32);
	__type(value, union scratch);
} scratch SEC(".maps");

/* Keeps the compiler from computing with a pointer before it is checked, which the verifier refuses. */
#define keep_order(variable) asm volatile("" : "+r"(variable))

static __always_inline void count_lost(__u32 what)
{
	__u64 *counter = bpf_map_lookup_elem(&lost, &what);

	if (counter)
		*counter += 1;
}

static __always_inline void send(void *record, __u64 size, __u32 lost_kind)
{
	__u64 waiting = bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA);
	__u64 flags = waiting > ring_wake_bytes ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP;

	if (bpf_ringbuf_output(&ring, record, size, flags))
		count_lost(lost_kind);
}

static __always_inline void fill_header(struct wire_header *header, __u32 kind, __u64 ns)
{
	header->ns = ns;
	header->kind = kind;
	header->extra = 0;
}

static __always_inline __u64 new_id(void)
{
	__u32 zero = 0;
	__u64 *counter = bpf_map_lookup_elem(&next_id, &zero);

	if (!counter)
		return 0;
	*counter += 1;
	return *counter << 12 | bpf_get_smp_processor_id();
}

static __always_inline __u32 open_flags(__u32 f_flags, __u32 f_mode)
{
	__u32 flags = 0;

	if (f_mode & FMODE_READ)
		flags |= ACCESS_CAN_READ;
	if (f_mode & FMODE_WRITE)
		flags |= ACCESS_CAN_WRITE;
	if (f_flags & FMODE_EXEC_OPEN)
		flags |= ACCESS_EXEC;
	if (f_flags & K_O_CREAT)
		flags |= ACCESS_CREATE;
	if (f_flags & K_O_TRUNC)
		flags |= ACCESS_TRUNCATE;
	if (f_flags & K_O_APPEND)
		flags |= ACCESS_APPEND;
	if (f_flags & K_O_DIRECT)
		flags |= ACCESS_DIRECT;
	if (f_flags & (K_O_PATH | K_O_DIRECTORY))
		flags |= ACCESS_PATH_ONLY;
	return flags;
}

static __always_inline void describe(struct wire_open *record, struct file *file, __u64 id)
{
	struct inode *inode = BPF_CORE_READ(file, f_inode);

	record->id = id;
	record->inode = BPF_CORE_READ(inode, i_ino);
	record->mode = BPF_CORE_READ(inode, i_mode);
	record->device = BPF_CORE_READ(inode, i_sb, s_dev);
	record->fs_magic = BPF_CORE_READ(inode, i_sb, s_magic);
	record->name = NAME_PATH;
}

/* Sends `record` with `length` bytes of path, without a terminating NUL. */
static __always_inline void send_open(struct wire_open *record, __u32 length)
{
	if (length > WIRE_PATH_MAX - 1)
		length = WIRE_PATH_MAX - 1;
	record->header.extra = length;
	send(record, __builtin_offsetof(struct wire_open, path) + (length & (WIRE_PATH_MAX - 1)), LOST_OPEN);
}

/* Puts the last component's name where the kernel gives no path (a pipe, a socket, a memfd, an anonymous inode). */
static __always_inline __u32 name_component(struct wire_open *record, struct file *file)
{
	const unsigned char *name = BPF_CORE_READ(file, f_path.dentry, d_name.name);
	long length = bpf_probe_read_kernel_str(record->path, 256, name);

	record->name = NAME_COMPONENT;
	return length > 0 ? (length - 1) & 255 : 0;
}

SEC("fentry/security_file_open")
int BPF_PROG(file_opened, struct file *file)
{
	struct file_state state = {};
	__u64 key = (__u64)file;
	__u32 slot = SLOT_OPEN;
	struct wire_open *record;
	long length;

	if (!recording)
		return 0;
	record = bpf_map_lookup_elem(&scratch, &slot);
	if (!record)
		return 0;

	state.id = new_id();
	state.since_ns = bpf_ktime_get_boot_ns();
	state.flags = ACCESS_OPENED | open_flags(file->f_flags, file->f_mode);
	task_process((struct task_struct *)bpf_get_current_task(), &state.owner);
	if (bpf_map_update_elem(&files, &key, &state, BPF_ANY))
		count_lost(LOST_STATE);

	fill_header(&record->header, WIRE_OPEN, state.since_ns);
	record->header.process = state.owner;
	describe(record, file, state.id);
	length = bpf_d_path(&file->f_path, record->path, WIRE_PATH_MAX);
	if (length <= 0) {
		count_lost(LOST_PATH);
		length = 1 + name_component(record, file);
	}
	send_open(record, length - 1);
	return 0;
}

/* A description that was not seen to be opened: a pipe, a socket, or older than the capture and than its snapshot. */
static __always_inline struct file_state *adopt(struct file *file, struct wire_process *process, __u32 slot, __u64 now)
{
	struct file_state state = {};
	__u64 key = (__u64)file;
	struct wire_open *record = bpf_map_lookup_elem(&scratch, &slot);

	if (!record)
		return 0;
	state.id = new_id();
	state.since_ns = now;
	state.flags = open_flags(BPF_CORE_READ(file, f_flags), BPF_CORE_READ(file, f_mode)) &
		      ~(ACCESS_EXEC | ACCESS_CREATE | ACCESS_TRUNCATE);
	state.owner = *process;
	if (bpf_map_update_elem(&files, &key, &state, BPF_NOEXIST)) {
		struct file_state *raced = bpf_map_lookup_elem(&files, &key);

		if (!raced)
			count_lost(LOST_STATE);
		return raced;
	}
	fill_header(&record->header, WIRE_OPEN, now);
	record->header.process = *process;
	describe(record, file, state.id);
	send_open(record, name_component(record, file));
	return bpf_map_lookup_elem(&files, &key);
}

/* The counters of a process other than the owner. */
static __always_inline struct io_counters *share(struct file *file, struct file_state *state,
						 struct wire_process *process, __u64 now)
{
	struct share_key key = { .file = (__u64)file, .tgid = process->tgid };
	struct share_state *known = bpf_map_lookup_elem(&shares, &key);
	struct share_state fresh = {};
	__u32 place;

	if (known && known->id == state->id)
		return &known->io;
	/* A leftover of another description at the same address cannot stay: its process closed it, which sent it. */
	fresh.id = state->id;
	fresh.since_ns = now;
	fresh.process = *process;
	fresh.flags = state->flags & ~(ACCESS_OPENED | ACCESS_EXEC | ACCESS_CREATE | ACCESS_TRUNCATE);
	if (bpf_map_update_elem(&shares, &key, &fresh, BPF_ANY)) {
		count_lost(LOST_STATE);
		return 0;
	}
	place = state->sharer_count;
	if (place < FILE_SHARERS) {
		state->sharers[place] = process->tgid;
		state->sharer_count = place + 1;
	}
	known = bpf_map_lookup_elem(&shares, &key);
	if (!known)
		return 0;
	keep_order(known);
	return &known->io;
}

enum direction { IN, OUT };

/* One call that read from or wrote to `file` and returned `ret`. */
static __always_inline int account(struct file *file, long ret, enum direction direction, __u32 slot)
{
	__u32 tgid = bpf_get_current_pid_tgid() >> 32;
	__u64 key = (__u64)file;
	__u64 moved = ret > 0 ? ret : 0;
	struct file_state *state;
	struct io_counters *io;
	__u64 now;

	if (!recording)
		return 0;
	now = bpf_ktime_get_boot_ns();
	state = bpf_map_lookup_elem(&files, &key);
	if (state && state->owner.tgid == tgid) {
		io = &state->io;
	} else {
		struct wire_process process;

		task_process((struct task_struct *)bpf_get_current_task(), &process);
		if (!state) {
			state = adopt(file, &process, slot, now);
			if (!state)
				return 0;
		}
		if (state->owner.tgid == tgid) {
			io = &state->io;
		} else {
			io = share(file, state, &process, now);
			if (!io)
				return 0;
		}
	}
	if (direction == IN) {
		__sync_fetch_and_add(&io->read_calls, 1);
		if (moved)
			__sync_fetch_and_add(&io->read_bytes, moved);
	} else {
		__sync_fetch_and_add(&io->write_calls, 1);
		if (moved)
			__sync_fetch_and_add(&io->write_bytes, moved);
	}
	if (!io->first_ns)
		io->first_ns = now;
	io->last_ns = now;
	return 0;
}

SEC("fexit/vfs_read")
int BPF_PROG(read_done, struct file *file, char *buf, unsigned long count, void *pos, long ret)
{
	return account(file, ret, IN, SLOT_READ);
}

SEC("fexit/vfs_write")
int BPF_PROG(write_done, struct file *file, const char *buf, unsigned long count, void *pos, long ret)
{
	return account(file, ret, OUT, SLOT_WRITE);
}

SEC("fexit/vfs_readv")
int BPF_PROG(readv_done, struct file *file, void *vec, unsigned long vlen, void *pos, int flags, long ret)
{
	return account(file, ret, IN, SLOT_READV);
}

SEC("fexit/vfs_writev")
int BPF_PROG(writev_done, struct file *file, void *vec, unsigned long vlen, void *pos, int flags, long ret)
{
	return account(file, ret, OUT, SLOT_WRITEV);
}

static __always_inline void send_access(struct wire_process *process, __u64 id, __u64 since_ns, __u32 flags,
					struct io_counters *io, __u32 gone)
{
	struct wire_access record = {};

	fill_header(&record.header, WIRE_ACCESS, bpf_ktime_get_boot_ns());
	record.header.process = *process;
	record.id = id;
	record.since_ns = since_ns;
	record.io = *io;
	record.flags = flags;
	record.gone = gone;
	send(&record, sizeof(record), LOST_ACCESS);
}

/* Sends what the counters hold and takes exactly that off them: other threads may be adding meanwhile. */
static __always_inline void send_part(struct wire_process *process, __u64 id, __u64 since_ns, __u32 flags,
				      struct io_counters *io)
{
	struct io_counters now = *io;

	send_access(process, id, since_ns, flags | ACCESS_PART, &now, 0);
	__sync_fetch_and_add(&io->read_bytes, -now.read_bytes);
	__sync_fetch_and_add(&io->write_bytes, -now.write_bytes);
	__sync_fetch_and_add(&io->read_calls, -now.read_calls);
	__sync_fetch_and_add(&io->write_calls, -now.write_calls);
}

static __always_inline int has_news(struct io_counters *io)
{
	return io->read_calls || io->write_calls;
}

/* The current process closes one of its descriptors of `file`. Where this is the last reference, the free follows. */
static __always_inline int closing(struct file *file)
{
	__u64 key = (__u64)file;
	__u32 tgid = bpf_get_current_pid_tgid() >> 32;
	struct file_state *state;

	if (!recording || !file_is_shared(file))
		return 0;
	state = bpf_map_lookup_elem(&files, &key);
	if (!state)
		return 0;
	if (state->owner.tgid == tgid) {
		struct task_struct *task = (void *)bpf_get_current_task();

		if (!state->parts || has_news(&state->io)) {
			state->parts++;
			send_part(&state->owner, state->id, state->since_ns, state->flags, &state->io);
		}
		/* Its number may be given to another process while the description lives on. */
		if (BPF_CORE_READ(task, flags) & PF_EXITING)
			state->owner.tgid = 0;
	} else {
		struct share_key share_key = { .file = key, .tgid = tgid };
		struct share_state *sharer = bpf_map_lookup_elem(&shares, &share_key);

		if (!sharer)
			return 0;
		if (sharer->id == state->id && has_news(&sharer->io))
			send_part(&sharer->process, sharer->id, sharer->since_ns, sharer->flags, &sharer->io);
		bpf_map_delete_elem(&shares, &share_key);
	}
	return 0;
}

SEC("fentry/filp_close")
int BPF_PROG(file_closing, struct file *file)
{
	return closing(file);
}

/* close(2) comes by here and not through filp_close since 6.6 (021a160abf62); this name since 6.8 (a88c955fcfb4). */
SEC("fexit/file_close_fd")
int BPF_PROG(file_closing_fd, unsigned int fd, struct file *file)
{
	return file ? closing(file) : 0;
}

/* The same function in 6.6 and 6.7. */
SEC("fexit/close_fd_get_file")
int BPF_PROG(file_closing_fd_6_6, unsigned int fd, struct file *file)
{
	return file ? closing(file) : 0;
}

static __always_inline void free_sharers(struct file_state *state, __u64 key)
{
	for (int i = 0; i < FILE_SHARERS; i++) {
		struct share_key share_key = { .file = key, .tgid = state->sharers[i] };
		struct share_state *sharer;

		if (i >= state->sharer_count)
			break;
		sharer = bpf_map_lookup_elem(&shares, &share_key);
		if (!sharer)
			continue;
		if (sharer->id == state->id && has_news(&sharer->io))
			send_part(&sharer->process, sharer->id, sharer->since_ns, sharer->flags, &sharer->io);
		bpf_map_delete_elem(&shares, &share_key);
	}
}

SEC("fentry/security_file_free")
int BPF_PROG(file_freed, struct file *file)
{
	__u64 key = (__u64)file;
	struct file_state *state;
	int opened;

	if (!recording)
		return 0;
	state = bpf_map_lookup_elem(&files, &key);
	if (!state)
		return 0;
	/* The file system or driver refused the open after the security hook: it never was an open file. */
	opened = (BPF_CORE_READ(file, f_mode) & FMODE_OPENED) || !(state->flags & ACCESS_OPENED);
	if (state->sharer_count)
		free_sharers(state, key);
	if (opened && (!state->parts || has_news(&state->io))) {
		send_access(&state->owner, state->id, state->since_ns,
			    state->flags | (state->parts ? ACCESS_PART : 0), &state->io, 1);
	} else {
		struct wire_free record = {};

		fill_header(&record.header, WIRE_FREE, 0);
		record.id = state->id;
		send(&record, sizeof(record), LOST_ACCESS);
	}
	bpf_map_delete_elem(&files, &key);
	return 0;
}

/* --- processes ------------------------------------------------------------------------------------------------- */

SEC("tp_btf/sched_process_fork")
int BPF_PROG(process_forked, struct task_struct *parent, struct task_struct *child)
{
	struct wire_fork record = {};

	if (!recording || BPF_CORE_READ(child, pid) != BPF_CORE_READ(child, tgid))
		return 0;
	fill_header(&record.header, WIRE_FORK, bpf_ktime_get_boot_ns());
	task_process(child, &record.header.process);
	task_process(parent, &record.parent);
	record.cgroup = task_cgroup(child);
	record.uid = BPF_CORE_READ(child, cred, uid.val);
	record.kernel_thread = !!(BPF_CORE_READ(child, flags) & PF_KTHREAD);
	bpf_probe_read_kernel(record.comm, sizeof(record.comm), child->comm);
	send(&record, sizeof(record), LOST_FORK);
	return 0;
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(process_executed, struct task_struct *task, int old_pid, struct linux_binprm *bprm)
{
	__u32 slot = SLOT_EXEC;
	struct wire_exec *record = bpf_map_lookup_elem(&scratch, &slot);
	struct file_state *state;
	unsigned long start, length;
	__u64 key;

	if (!recording || !record)
		return 0;
	fill_header(&record->header, WIRE_EXEC, bpf_ktime_get_boot_ns());
	task_process(task, &record->header.process);
	record->cgroup = task_cgroup(task);
	record->uid = BPF_CORE_READ(task, cred, uid.val);
	bpf_probe_read_kernel(record->comm, sizeof(record->comm), task->comm);
	key = (__u64)BPF_CORE_READ(bprm, file);
	state = bpf_map_lookup_elem(&files, &key);
	record->file_id = state ? state->id : 0;
	length = bpf_probe_read_kernel_str(record->name, sizeof(record->name), BPF_CORE_READ(bprm, filename));
	record->name_length = length;

	start = BPF_CORE_READ(task, mm, arg_start);
	length = BPF_CORE_READ(task, mm, arg_end) - start;
	record->argv_cut = length > WIRE_ARGV_MAX - 1;
	if (length > WIRE_ARGV_MAX - 1)
		length = WIRE_ARGV_MAX - 1;
	length &= WIRE_ARGV_MAX - 1;
	if (bpf_probe_read_user(record->argv, length, (void *)start)) {
		length = 0;
		record->argv_cut = 1;
	}
	record->header.extra = length;
	send(record, __builtin_offsetof(struct wire_exec, argv) + (length & (WIRE_ARGV_MAX - 1)), LOST_EXEC);
	return 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(process_exited, struct task_struct *task)
{
	struct wire_exit record = {};

	/* A process has exited when its last thread has: the leader may be long gone by then. */
	if (!recording || BPF_CORE_READ(task, signal, live.counter) != 0)
		return 0;
	fill_header(&record.header, WIRE_EXIT, bpf_ktime_get_boot_ns());
	task_process(task, &record.header.process);
	record.cgroup = task_cgroup(task);
	record.status = BPF_CORE_READ(task, signal, group_exit_code);
	if (!record.status)
		record.status = BPF_CORE_READ(task, exit_code);
	send(&record, sizeof(record), LOST_EXIT);
	return 0;
}

SEC("tp_btf/task_rename")
int BPF_PROG(process_renamed, struct task_struct *task, const char *comm)
{
	struct wire_comm record = {};

	if (!recording || BPF_CORE_READ(task, pid) != BPF_CORE_READ(task, tgid))
		return 0;
	fill_header(&record.header, WIRE_COMM_CHANGE, bpf_ktime_get_boot_ns());
	task_process(task, &record.header.process);
	bpf_probe_read_kernel_str(record.comm, sizeof(record.comm), comm);
	send(&record, sizeof(record), LOST_COMM);
	return 0;
}

/* --- cgroups --------------------------------------------------------------------------------------------------- */

SEC("tp_btf/cgroup_mkdir")
int BPF_PROG(cgroup_made, struct cgroup *cgroup, const char *path)
{
	__u32 slot = SLOT_CGROUP;
	struct wire_cgroup *record = bpf_map_lookup_elem(&scratch, &slot);
	long length;

	if (!recording || !record)
		return 0;
	fill_header(&record->header, WIRE_CGROUP, bpf_ktime_get_boot_ns());
	record->id = BPF_CORE_READ(cgroup, kn, id);
	length = bpf_probe_read_kernel_str(record->path, WIRE_PATH_MAX, path);
	length = length > 0 ? length - 1 : 0;
	record->header.extra = length;
	send(record, __builtin_offsetof(struct wire_cgroup, path) + (length & (WIRE_PATH_MAX - 1)), LOST_CGROUP);
	return 0;
}

SEC("tp_btf/cgroup_attach_task")
int BPF_PROG(cgroup_entered, struct cgroup *cgroup, const char *path, struct task_struct *task)
{
	struct wire_move record = {};

	if (!recording)
		return 0;
	fill_header(&record.header, WIRE_MOVE, bpf_ktime_get_boot_ns());
	task_process(task, &record.header.process);
	record.cgroup = BPF_CORE_READ(cgroup, kn, id);
	send(&record, sizeof(record), LOST_MOVE);
	return 0;
}

/* --- what is there when the capture begins ----------------------------------------------------------------------- */

SEC("iter/task")
int snapshot_tasks(struct bpf_iter__task *context)
{
	struct task_struct *task = context->task;
	struct snapshot_task record = {};

	if (!task || BPF_CORE_READ(task, pid) != BPF_CORE_READ(task, tgid))
		return 0;
	task_process(task, &record.process);
	task_process(BPF_CORE_READ(task, real_parent), &record.parent);
	record.cgroup = task_cgroup(task);
	record.uid = BPF_CORE_READ(task, cred, uid.val);
	record.kernel_thread = !!(BPF_CORE_READ(task, flags) & PF_KTHREAD);
	bpf_probe_read_kernel(record.comm, sizeof(record.comm), task->comm);
	bpf_seq_write(context->meta->seq, &record, sizeof(record));
	return 0;
}

SEC("iter/task_file")
int snapshot_files(struct bpf_iter__task_file *context)
{
	struct task_struct *task = context->task;
	struct file *file = context->file;
	struct file_state state = {};
	struct snapshot_file out = {};
	struct wire_open *record;
	__u32 slot = SLOT_SNAPSHOT;
	__u64 key = (__u64)file;
	long length;

	if (!task || !file)
		return 0;
	record = bpf_map_lookup_elem(&scratch, &slot);
	if (!record)
		return 0;
	state.id = new_id();
	state.since_ns = bpf_ktime_get_boot_ns();
	state.flags = open_flags(BPF_CORE_READ(file, f_flags), BPF_CORE_READ(file, f_mode)) &
		      ~(ACCESS_EXEC | ACCESS_CREATE | ACCESS_TRUNCATE);
	task_process(task, &state.owner);
	if (bpf_map_update_elem(&files, &key, &state, BPF_NOEXIST))
		return 0; /* known already: shared, or opened since the probes are there */

	describe(record, file, state.id);
	length = iterators_give_paths ? bpf_d_path(&file->f_path, record->path, WIRE_PATH_MAX) : 0;
	if (length <= 0)
		length = 1 + name_component(record, file);
	length -= 1;
	if (length > WIRE_PATH_MAX - 1)
		length = WIRE_PATH_MAX - 1;
	out.id = state.id;
	out.inode = record->inode;
	out.device = record->device;
	out.fs_magic = record->fs_magic;
	out.mode = record->mode;
	out.name = record->name;
	out.length = length;
	out.tgid = state.owner.tgid;
	out.fd = context->fd;
	bpf_seq_write(context->meta->seq, &out, sizeof(out));
	bpf_seq_write(context->meta->seq, record->path, length & (WIRE_PATH_MAX - 1));
	return 0;
}
