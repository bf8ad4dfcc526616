// SPDX-License-Identifier: MIT OR GPL-2.0
/*
 * Accesses: one entry for each open file description (struct file), and one more for each further process that uses it; so
 * dup, fork, exec, close_range and descriptor passing need no care of their own. Counters leave the kernel when a process
 * closes, exits or the description is freed; the loader adds up what belongs together.
 */
#include "recording.h"

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

static __always_inline void describe(struct wire_open_facts *facts, struct file *file, __u64 id)
{
	struct inode *inode = BPF_CORE_READ(file, f_inode);
	struct super_block *super;
	__u64 block[9];

	READ_BLOCK(block, inode, i_mode);
	super = FROM_BLOCK(block, inode, i_sb);
	facts->id = id;
	facts->inode = FROM_BLOCK(block, inode, i_ino);
	facts->mode = FROM_BLOCK(block, inode, i_mode);
	facts->device = BPF_CORE_READ(super, s_dev);
	facts->fs_magic = BPF_CORE_READ(super, s_magic);
	facts->name = NAME_PATH;
	facts->kept = 0;
}

/* Sends `record` with `length` bytes of path, without a terminating NUL: below WIRE_PATH_MAX, which the verifier does not know. */
static __always_inline int send_open(struct wire_open *record, __u32 length)
{
	length &= WIRE_PATH_MAX - 1;
	record->header.extra = length;
	return send(record, __builtin_offsetof(struct wire_open, path) + length, LOST_OPEN);
}

/* Puts the last component's name where the kernel gives no path (a pipe, a socket, a memfd, an anonymous inode). */
static __always_inline __u32 name_component(struct wire_open *record, struct file *file)
{
	const unsigned char *name = BPF_CORE_READ(file, f_path.dentry, d_name.name);
	long length = bpf_probe_read_kernel_str(record->path, 256, name);

	record->facts.name = NAME_COMPONENT;
	return length > 0 ? (length - 1) & 255 : 0;
}

static __always_inline void send_access(struct wire_process *process, __u64 id, __u64 path_id, __u64 since_ns, __u32 flags,
					struct io_counters *io, __u32 gone)
{
	__u64 submit;
	struct wire_access *record = reserve_access(io, &submit);

	if (!record)
		return;
	fill_header(&record->header, WIRE_ACCESS, bpf_ktime_get_boot_ns());
	record->header.process = *process;
	record->id = id;
	record->path_id = path_id;
	record->since_ns = since_ns;
	record->io = *io;
	record->flags = flags;
	record->gone = gone;
	bpf_ringbuf_submit(record, submit);
}

/* Whether a description's path is left out, and so all that is done with it: it has an entry to be known by. */
static __always_inline int is_left_out(struct file_state *state)
{
	return PATHS_LEFT_OUT && state->path_id == ID_LEFT_OUT;
}

/*
 * An entry is there for a description that must be gone: the program that sees it freed was not run, because it had been
 * preempted on that CPU. What it did is told now.
 */
static __noinline void replace_state(__u64 key, struct file_state *state)
{
	struct file_state *stale = look_up(&files, &key);

	if (stale && !is_left_out(stale))
		send_access(&stale->owner, stale->id, stale->path_id, stale->since_ns,
			    stale->flags | (stale->parts ? ACCESS_PART : 0), &stale->io, 1);
	if (bpf_map_update_elem(&files, &key, state, BPF_ANY))
		count_lost(LOST_STATE);
}

enum sending { SENT, SENDING_LOST, LEFT_OUT };

/* Asks for the path and sends it with the description's number. Programs that are executed are known by their paths in any case. */
static __always_inline enum sending send_path(struct wire_open *record, struct file *file, struct file_state *state,
					      __u32 kept)
{
	int left_out;
	long length;

	fill_header(&record->header, WIRE_OPEN, state->since_ns);
	record->header.process = state->owner;
	describe(&record->facts, file, state->id);
	record->facts.kept = kept;
	length = bpf_d_path(&file->f_path, record->path, WIRE_PATH_MAX);
	if (length <= 0) {
		count_lost(LOST_PATH);
		length = 1 + name_component(record, file);
	}
	left_out = path_left_out(record->path) && !(state->flags & ACCESS_EXEC);
	if (left_out && PATHS_CHOSEN)
		return LEFT_OUT;
	if (send_open(record, length - 1))
		return SENDING_LOST;
	return left_out ? LEFT_OUT : SENT;
}

static __always_inline enum sending send_path_alone(struct file *file, struct file_state *state, __u32 kept)
{
	__u32 slot = SLOT_OPEN;
	struct wire_open *record = look_up(&scratch, &slot);

	return record ? send_path(record, file, state, kept) : SENDING_LOST;
}

/* Programs on hooks of security modules the kernel runs for several tasks at once on a CPU: each takes a place of its own. */
#define OPEN_PLACES 8
struct open_place {
	struct wire_open record;
	__u32 taken;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, OPEN_PLACES);
	__type(key, __u32);
	__type(value, struct open_place);
} open_places SEC(".maps");

static __always_inline enum sending send_path_among_others(struct file *file, struct file_state *state, __u32 kept)
{
	for (__u32 i = 0; i < OPEN_PLACES; i++) {
		struct open_place *place = bpf_map_lookup_elem(&open_places, &i);
		enum sending result;

		if (!place || __sync_lock_test_and_set(&place->taken, 1))
			continue;
		result = send_path(&place->record, file, state, kept);
		place->taken = 0;
		return result;
	}
	count_lost(LOST_OPEN);
	return SENDING_LOST;
}

static __always_inline int opened(struct file *file, int among_others)
{
	struct file_state state = {};
	struct path_key path = {};
	struct path_entry entry = {};
	__u64 key = (__u64)file;
	int keep;

	if (!recording)
		return 0;
	state.since_ns = bpf_ktime_get_boot_ns();
	state.id = new_id(state.since_ns);
	state.flags = open_flags(file->f_flags, file->f_mode);
	/* What is opened while the snapshot is made counts as open before the capture. */
	if (recording == RECORD_ALL)
		state.flags |= ACCESS_OPENED;
	current_process(&state.owner);
	keep = identify(file, &path, &entry);
	state.path_id = keep ? known_path(&path, &entry) : 0;
	if (!state.path_id || (is_left_out(&state) && state.flags & ACCESS_EXEC)) {
		enum sending sending;

		state.path_id = state.id;
		sending = among_others ? send_path_among_others(file, &state, keep) : send_path_alone(file, &state, keep);
		if (sending == LEFT_OUT)
			state.path_id = ID_LEFT_OUT;
		entry.id = state.path_id;
		entry.made_ns = state.since_ns;
		if (keep && sending != SENDING_LOST)
			bpf_map_update_elem(&paths, &path, &entry, BPF_ANY);
	}
	if (bpf_map_update_elem(&files, &key, &state, BPF_NOEXIST))
		replace_state(key, &state);
	return 0;
}

SEC("fentry/security_file_open")
int BPF_PROG(file_opened, struct file *file)
{
	return opened(file, 0);
}

#if !PLAIN
/* A hook of security modules: there the kernel leaves out no run of a program, as it does of others that it preempted. */
SEC("lsm/file_open")
int BPF_PROG(file_opened_always, struct file *file)
{
	clear_mark(COPIED_OPEN);
	return opened(file, 1);
}
#endif

/* Tells of a description by the last component of its name. */
static __always_inline void send_object(struct file *file, struct file_state *state)
{
	struct wire_object *record = 0;
	__u64 submit;
	long length;

	if (has_room(RING_FOR_ACCESSES, &submit))
		record = bpf_ringbuf_reserve(&ring, sizeof(*record), 0);
	if (!record) {
		count_lost(LOST_OPEN);
		return;
	}
	fill_header(&record->header, WIRE_OPEN, state->since_ns);
	record->header.process = state->owner;
	describe(&record->facts, file, state->id);
	record->facts.name = NAME_COMPONENT;
	length = bpf_probe_read_kernel_str(record->name, sizeof(record->name),
					   BPF_CORE_READ(file, f_path.dentry, d_name.name));
	record->header.extra = length > 0 ? length - 1 : 0;
	bpf_ringbuf_submit(record, submit);
}

/* A description that was not seen to be opened: a pipe, a socket, or older than the capture and than its snapshot. */
static __always_inline struct file_state *adopt(struct file *file, struct wire_process *process, __u64 now)
{
	struct file_state state = {};
	struct file_state *made;
	__u32 mode = BPF_CORE_READ(file, f_mode);
	__u64 key = (__u64)file;

	if (mode & FMODE_PATH)
		return 0;
	state.id = new_id(now);
	state.path_id = state.id;
	state.since_ns = now;
	state.flags = open_flags(BPF_CORE_READ(file, f_flags), mode) &
		      ~(ACCESS_EXEC | ACCESS_CREATE | ACCESS_TRUNCATE);
	state.owner = *process;
	/* It has no path, or none that is known. */
	if (PATHS_CHOSEN)
		state.path_id = ID_LEFT_OUT;
	if (!bpf_map_update_elem(&files, &key, &state, BPF_NOEXIST) && !PATHS_CHOSEN)
		send_object(file, &state);
	made = look_up(&files, &key);
	if (!made)
		count_lost(LOST_STATE);
	return made;
}

/* The counters of a process other than the owner. */
static __always_inline struct io_counters *share(struct file_state *state, struct wire_process *process, __u64 now)
{
	struct share_key key = { .id = state->id, .tgid = process->tgid };
	struct share_state *known = look_up(&shares, &key);
	struct share_state fresh = {};
	__u32 place;

	if (known)
		return &known->io;
	fresh.id = state->id;
	fresh.path_id = state->path_id;
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
	known = look_up(&shares, &key);
	if (!known)
		return 0;
	keep_order(known);
	return &known->io;
}

/* The counters of the current process's use of `file`. */
static __always_inline struct io_counters *counters_of(struct file *file, __u64 now)
{
	__u32 tgid = bpf_get_current_pid_tgid() >> 32;
	__u64 key = (__u64)file;
	struct file_state *state = look_up(&files, &key);
	struct wire_process process;

	if (state && is_left_out(state))
		return 0;
	if (state && state->owner.tgid == tgid)
		return &state->io;
	current_process(&process);
	if (!state) {
		state = adopt(file, &process, now);
		if (!state || is_left_out(state))
			return 0;
		keep_order(state);
		if (state->owner.tgid == tgid)
			return &state->io;
	}
	return share(state, &process, now);
}

/* One call on `file` that returned `ret`: bytes, or nanoseconds for SYNC. */
static __always_inline int count_call(struct file *file, long ret, __u32 counter)
{
	struct io_counters *io;
	__u64 now;

	if (recording < RECORD_ALL || !file || current_left_out())
		return 0;
	now = bpf_ktime_get_boot_ns();
	io = counters_of(file, now);
	if (io && counter != NOTHING_YET)
		add(io, ret, counter, now);
	return 0;
}

/* The same, looked at by the verifier once in a program, as it is not static. It takes numbers only, not pointers of known type. */
__noinline int account(__u64 file, long ret, __u32 counter)
{
	return count_call((void *)file, ret, counter);
}

__noinline int account_fd(__u64 fd, long ret, __u32 counter)
{
	return account((__u64)file_of(fd), ret, counter);
}

/* The same for I/O that completes in another context (an interrupt, a worker): it counts for the description's owner. */
static __always_inline int account_owner(struct file *file, long ret, enum counter counter)
{
	__u64 key = (__u64)file;
	struct file_state *state;

	if (recording < RECORD_ALL || !file)
		return 0;
	state = look_up(&files, &key);
	if (!state) {
		count_lost(LOST_STATE);
		return 0;
	}
	if (is_left_out(state) || process_left_out(state->owner.tgid))
		return 0;
	keep_order(state);
	add(&state->io, ret, counter, bpf_ktime_get_boot_ns());
	return 0;
}

/* The number that the path of `file` was sent with, and 0 where it is not known. */
static __noinline __u64 path_of(struct file *file)
{
	__u64 key = (__u64)file;
	struct file_state *state = look_up(&files, &key);

	return state ? state->path_id : 0;
}

/* Sends what the counters hold and takes exactly that off them: other threads may be adding meanwhile. */
static __always_inline void send_part(struct wire_process *process, __u64 id, __u64 path_id, __u64 since_ns, __u32 flags,
				      struct io_counters *io)
{
	struct io_counters now = *io;

	send_access(process, id, path_id, since_ns, flags | ACCESS_PART, &now, 0);
	__sync_fetch_and_add(&io->read_bytes, -now.read_bytes);
	__sync_fetch_and_add(&io->write_bytes, -now.write_bytes);
	__sync_fetch_and_add(&io->read_calls, -now.read_calls);
	__sync_fetch_and_add(&io->write_calls, -now.write_calls);
	__sync_fetch_and_add(&io->kernel_bytes, -now.kernel_bytes);
	__sync_fetch_and_add(&io->kernel_calls, -now.kernel_calls);
	__sync_fetch_and_add(&io->sync_calls, -now.sync_calls);
	__sync_fetch_and_add(&io->sync_ns, -now.sync_ns);
	__sync_fetch_and_add(&io->tcgets_calls, -now.tcgets_calls);
	__sync_fetch_and_add(&io->tcgets_failed, -now.tcgets_failed);
}

/* What process `tgid` did with a description that another owns is told, and forgotten. Not static: see account. */
__noinline int end_share(__u64 id, __u32 tgid)
{
	struct share_key key = { .id = id, .tgid = tgid };
	struct share_state *sharer = look_up(&shares, &key);

	if (!sharer)
		return 0;
	if (has_news(&sharer->io))
		send_part(&sharer->process, sharer->id, sharer->path_id, sharer->since_ns, sharer->flags, &sharer->io);
	bpf_map_delete_elem(&shares, &key);
	return 0;
}

/*
 * The current process closes one of its descriptors of `closed`. Where this is the last reference, the free follows. Every closing
 * comes by here, that of close(2) too (which since 6.6, 021a160abf62, does not come by filp_close), and nothing else does. Only
 * O_PATH descriptors do not: nothing is read or written by those.
 */
static __always_inline int locks_remove_posix_entered(unsigned long closed, unsigned long owner)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	__u64 key = closed;
	__u32 tgid = bpf_get_current_pid_tgid() >> 32;
	struct file_state *state;

	if (recording < RECORD_ALL || !file_is_shared((void *)closed))
		return 0;
	state = look_up(&files, &key);
	if (!state || is_left_out(state))
		return 0;
	if (state->owner.tgid != tgid)
		return end_share(state->id, tgid);
	if ((state->flags & ACCESS_OPENED && !state->parts) || has_news(&state->io)) {
		state->parts++;
		/* Told, in a manner of speaking, where it is left out. */
		if (!current_left_out())
			send_part(&state->owner, state->id, state->path_id, state->since_ns, state->flags, &state->io);
	}
	/* Its number may be given to another process while the description lives on. */
	if (BPF_CORE_READ(task, flags) & PF_EXITING)
		state->owner.tgid = 0;
	return 0;
}

static __always_inline int freed(struct file *file)
{
	__u64 key = (__u64)file;
	struct file_state *state;
	int opened;

	/* Those that were opened for their path alone come by here most, and are not kept. */
	if (!recording || file->f_mode & FMODE_PATH)
		return 0;
	state = look_up(&files, &key);
	if (!state)
		return 0;
	/* The file system or driver refused the open after the security hook: it never was an open file. */
	opened = (file->f_mode & FMODE_OPENED) || !(state->flags & ACCESS_OPENED);
	for (int i = 0; i < FILE_SHARERS && i < state->sharer_count; i++)
		end_share(state->id, state->sharers[i]);
	if (is_left_out(state)) {
		/* The loader does not know it. */
	} else if (opened && !process_left_out(state->owner.tgid) &&
		   ((state->flags & ACCESS_OPENED && !state->parts) || has_news(&state->io))) {
		send_access(&state->owner, state->id, state->path_id, state->since_ns,
			    state->flags | (state->parts ? ACCESS_PART : 0), &state->io, 1);
	} else if (state->parts || state->sharer_count || state->path_id == state->id) {
		/* Parts of it were told, or its path was. */
		send_free(state->id, state->path_id);
	}
	bpf_map_delete_elem(&files, &key);
	return 0;
}

SEC("fentry/security_file_free")
int BPF_PROG(file_freed, struct file *file)
{
	return freed(file);
}

#if !PLAIN
SEC("lsm/file_free_security")
int BPF_PROG(file_freed_always, struct file *file)
{
	return freed(file);
}
#endif
