// SPDX-License-Identifier: MIT OR GPL-2.0
/*
 * Accesses where open file descriptions cannot be followed: one entry for each descriptor of each process. dup and fork make
 * entries with the same id, close, exec and exit take them away, and the last one of an id says so. A descriptor that came
 * some other way (a pipe, a socket, one passed over a socket) is adopted when it is used first. The entry of a descriptor that is
 * closed stays, with id 0, for the next of that number, until the process ends: taking it out of the map and putting it in
 * again costs more than all else at an open.
 */

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__type(key, __u64); /* tgid << 32 | fd */
	__type(value, struct descriptor_state);
} descriptors SEC(".maps");

/* How many entries of `descriptors` have an id, for ids that have or had more than one. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 32768);
	__type(key, __u64);
	__type(value, __u64);
} shares SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__type(key, __u32);
	__type(value, struct known_descriptors);
} known SEC(".maps");

/* The capture itself: what it opens to look paths up would have it look more paths up. */
const volatile __u32 own_tgid = 0;

static __always_inline __u32 current_tgid(void)
{
	return bpf_get_current_pid_tgid() >> 32;
}

static __always_inline __u64 key_of(__u32 tgid, __u32 fd)
{
	return (__u64)tgid << 32 | fd;
}

static const struct known_descriptors none;

/* Notes that the process has an entry for `fd`. Fails where there is no room to note it: nobody would clean up. */
static __always_inline int note(__u64 key)
{
	__u32 tgid = key >> 32;
	__u32 fd = key;
	struct known_descriptors *process = bpf_map_lookup_elem(&known, &tgid);
	__u64 bit = 1ULL << (fd & 63);
	__u64 *word;

	if (!process) {
		if (bpf_map_update_elem(&known, &tgid, &none, BPF_NOEXIST) && !bpf_map_lookup_elem(&known, &tgid))
			return -1;
		process = bpf_map_lookup_elem(&known, &tgid);
		if (!process)
			return -1;
	}
	if (fd >= KNOWN_FDS) {
		process->beyond = 1;
		return 0;
	}
	word = &process->bits[fd >> 6 & 15];
	if (!(*word & bit))
		__sync_fetch_and_or(word, bit);
	return 0;
}

/* One entry less has this id. Returns whether it was the last. */
static __always_inline int release(__u64 id, __u32 marks)
{
	__u64 *count;

	if (!(marks & MARK_SHARED))
		return 1;
	count = bpf_map_lookup_elem(&shares, &id);
	if (!count || __sync_fetch_and_add(count, -1) > 1)
		return 0;
	bpf_map_delete_elem(&shares, &id);
	return 1;
}

static __always_inline void send_access(__u64 key, struct descriptor_state *state, __u32 last)
{
	__u64 submit;
	struct wire_access *record = reserve_access(&state->io, &submit);

	if (!record)
		return;
	fill_header(&record->header, WIRE_ACCESS, bpf_ktime_get_boot_ns());
	record->header.process.tgid = key >> 32;
	record->header.process.start_ns = state->start_ns;
	record->header.process.pad = 0;
	record->id = state->id;
	record->path_id = state->id;
	record->since_ns = state->since_ns;
	record->io = state->io;
	record->flags = state->flags | (state->marks & MARK_SHARED ? ACCESS_PART : 0);
	record->gone = last;
	bpf_ringbuf_submit(record, submit);
}

/* The descriptor is closed: sends what was done with it. Not static, so that the verifier looks at it once. */
__noinline int drop(__u64 key)
{
	struct descriptor_state *state = bpf_map_lookup_elem(&descriptors, &key);
	int last;

	if (!state || !state->id)
		return 0;
	last = release(state->id, state->marks);
	if (state->marks & MARK_TELL || has_news(&state->io)) {
		send_access(key, state, last);
	} else if (last) {
		send_free(state->id, state->id);
	}
	state->id = 0;
	return 0;
}

/* Makes the entry of a description that is new. What is still there under this key was closed in a way that is not seen. */
static __always_inline int make(__u64 key, struct descriptor_state *state)
{
	struct descriptor_state *entry = bpf_map_lookup_elem(&descriptors, &key);

	if (entry) {
		if (entry->id)
			drop(key);
		*entry = *state;
		return 0;
	}
	if (!note(key) && !bpf_map_update_elem(&descriptors, &key, state, BPF_ANY))
		return 0;
	count_lost(LOST_STATE);
	return -1;
}

/* What of an access is handed on with its description. */
#define INHERITED (~(ACCESS_OPENED | ACCESS_EXEC | ACCESS_CREATE | ACCESS_TRUNCATE))

/* Gives the entry `to` the id of `from`. */
static __always_inline void share(struct descriptor_state *from, __u64 to, __u64 start_ns, __u32 marks)
{
	struct descriptor_state state = {};
	__u64 two = 2;
	__u64 *count;

	state.id = from->id;
	state.since_ns = from->since_ns;
	state.start_ns = start_ns;
	state.flags = from->flags & INHERITED;
	state.marks = MARK_SHARED | marks;
	if (from->marks & MARK_SHARED) {
		count = bpf_map_lookup_elem(&shares, &state.id);
		if (!count)
			return;
		__sync_fetch_and_add(count, 1);
	} else {
		/* Where there is no room it is adopted when it is used: then it has an id of its own, and nothing is lost. */
		if (bpf_map_update_elem(&shares, &state.id, &two, BPF_ANY))
			return;
		from->marks |= MARK_SHARED;
	}
	if (make(to, &state))
		release(state.id, MARK_SHARED);
}

/* The child of a fork has what its parent has. */
__noinline int inherit(__u64 from, __u64 to, __u64 start_ns)
{
	struct descriptor_state *state = bpf_map_lookup_elem(&descriptors, &from);

	if (state && state->id)
		share(state, to, start_ns, state->marks & MARK_CLOSE_ON_EXEC);
	return 0;
}

static __always_inline __u64 current_start(void)
{
	return current_task()->group_leader->start_boottime;
}

/* Not seen to be made. Says what it is as far as the kernel tells, and where the loader may see more. */
__noinline int adopt(__u32 fd, __u64 now, __u32 copy)
{
	struct descriptor_state state = {};
	__u64 key = key_of(current_tgid(), fd);
	struct seen_file *seen = bpf_map_lookup_elem(&seen_files, &copy);
	int sight, error;

	if (key >> 32 == own_tgid || !seen)
		return 0;
	sight = look(fd, copy);
	if (sight == CLOSED)
		return 0;
	if (sight == UNSEEN) {
		__builtin_memset(&seen->record.facts, 0, sizeof(seen->record.facts));
		seen->record.header.extra = 0;
		seen->f_mode = FMODE_READ | FMODE_WRITE;
		seen->f_flags = 0;
	}
	state.id = new_id(now);
	state.since_ns = now;
	state.start_ns = current_start();
	state.flags = open_flags(seen->f_flags, seen->f_mode) & INHERITED;
	seen->record.header.ns = now;
	seen->record.header.kind = WIRE_OPEN;
	seen->record.header.process.tgid = key >> 32;
	seen->record.header.process.start_ns = state.start_ns;
	seen->record.facts.id = state.id;
	seen->record.facts.name = NAME_HELD;
	seen->record.facts.fd = fd;
	/* Where the kernel tells nothing of it, the loader is to look at once, and by the entry whether it was closed soon. */
	error = make(key, &state);
	send_now(&seen->record, __builtin_offsetof(struct wire_object, name) + SHORT_NAME, LOST_OPEN, sight != OPEN);
	return error;
}

static __always_inline struct descriptor_state *find(__u32 fd)
{
	__u64 key = key_of(current_tgid(), fd);
	struct descriptor_state *state = bpf_map_lookup_elem(&descriptors, &key);

	return state && state->id ? state : 0;
}

#define ERROR_BAD_DESCRIPTOR (-9)

/*
 * Whether a call that found no descriptor to work on was one on a file all the same: one that is open, but not for this. An
 * entry whose descriptor is not open any more was closed by a process that shares the table, and goes.
 */
__noinline int counts_though_bad(__u32 fd)
{
	struct descriptor_state *state = find(fd);

	int sight;

	if (!state || state->flags & ACCESS_PATH_ONLY)
		return 0;
	sight = sight_of(fd);
	if (sight == CLOSED)
		drop(key_of(current_tgid(), fd));
	return sight == OPEN;
}

/* The entry that a call on `fd` counts for. A call on no descriptor is none on a file. */
static __always_inline struct descriptor_state *entry_of(__u32 fd, long ret, __u64 now, __u32 copy)
{
	struct descriptor_state *state;

	if (ret == ERROR_BAD_DESCRIPTOR && !counts_though_bad(fd))
		return 0;
	state = find(fd);
	if (!state) {
		adopt(fd, now, copy);
		state = find(fd);
	}
	return state;
}

/* One call on `fd` that returned `ret`: bytes, or nanoseconds for SYNC. */
static __always_inline int account(__u32 fd, long ret, enum counter counter, __u32 copy)
{
	__u64 now = bpf_ktime_get_boot_ns();
	struct descriptor_state *state = entry_of(fd, ret, now, copy);

	if (!state)
		return 0;
	keep_order(state);
	add(&state->io, ret, counter, now);
	return 0;
}

/* vmsplice goes into a pipe's writing end, or out of its reading end. */
static __always_inline int account_by_mode(__u32 fd, long ret, __u32 copy)
{
	__u64 now = bpf_ktime_get_boot_ns();
	struct descriptor_state *state = entry_of(fd, ret, now, copy);

	if (!state)
		return 0;
	keep_order(state);
	add(&state->io, ret, state->flags & ACCESS_CAN_WRITE ? OUT : IN, now);
	return 0;
}

/* `to` is `from` now, by dup in any form. */
__noinline int duplicated(__u32 from, __u32 to, __u32 marks, __u32 copy)
{
	struct descriptor_state *state = entry_of(from, 0, bpf_ktime_get_boot_ns(), copy);
	__u64 key = key_of(current_tgid(), to);

	if (from == to)
		return 0;
	drop(key);
	if (!state)
		return 0;
	keep_order(state);
	share(state, key, state->start_ns, marks | (state->marks & MARK_TELL));
	return 0;
}

static __always_inline void mark_close_on_exec(__u32 fd, int on)
{
	struct descriptor_state *state = find(fd);

	if (!state)
		return;
	if (on)
		__sync_fetch_and_or(&state->marks, MARK_CLOSE_ON_EXEC);
	else
		__sync_fetch_and_and(&state->marks, ~MARK_CLOSE_ON_EXEC);
}
