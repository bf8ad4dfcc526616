// SPDX-License-Identifier: MIT OR GPL-2.0
/*
 * System calls as the ways to files: what each does is in a table by its number; all arguments and the result are there when
 * it returns. Only what must be seen before it happens is done when it begins: a descriptor that is closed may be another
 * thread's before close returns.
 */
#include "recording.h"

/* What a thread's call began with, for calls that need it when they return. */
struct began {
	__u64 ns;
	struct wire_place folder;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, __u64);
	__type(value, struct began);
} begun SEC(".maps");

#define AT_HERE (-100) /* AT_FDCWD */
#define ERROR_AGAIN_FIRST (-516) /* ERESTART_RESTARTBLOCK: the call is made once more, or ends as interrupted */
#define ERROR_AGAIN_LAST (-512)
#define F_TO 0 /* fcntl commands: F_DUPFD, F_SETFD, F_DUPFD_CLOEXEC */
#define F_SET_FLAGS 2
#define F_TO_CLOSED_ON_EXEC 1030
#define IOCTL_CLOSE_ON_EXEC 0x5451 /* FIOCLEX, FIONCLEX */
#define IOCTL_KEEP_ON_EXEC 0x5450
#define K_O_CLOEXEC 02000000
#define K_O_ACCMODE 3
#define MAP_NO_FILE 0x20 /* MAP_ANONYMOUS */
#define PRCTL_SET_NAME 15
#define RANGE_CLOSE_ON_EXEC 4 /* CLOSE_RANGE_CLOEXEC */

static __always_inline int is_error(long ret)
{
	return ret < 0 && ret >= -4095;
}

/* Reads the path at `address` into the record, and what it is relative to. */
static __always_inline void ask(struct wire_asked *record, unsigned long address, int relative_to, __u64 now,
				__u32 copy)
{
	long length = bpf_probe_read_user_str(record->path, WIRE_PATH_MAX, (void *)address);

	record->folder.inode = 0;
	record->folder_id = 0;
	if (length <= 1) {
		length = 1;
		count_lost(LOST_PATH);
	} else if (record->path[0] != '/') {
		if (relative_to == AT_HERE) {
			current_folder(&record->folder);
		} else {
			struct descriptor_state *folder = entry_of(relative_to, 0, now, copy);

			if (folder)
				record->folder_id = folder->id;
		}
	}
	record->header.extra = (length - 1) & (WIRE_PATH_MAX - 1);
}

static __always_inline void send_asked(struct wire_asked *record)
{
	__u32 length = record->header.extra & (WIRE_PATH_MAX - 1);

	send(record, __builtin_offsetof(struct wire_asked, path) + length, LOST_OPEN);
}

/* A call that opens has returned the descriptor `fd`. */
__noinline int opened(__u32 fd, unsigned long path, __u32 asked_flags, int relative_to, __u32 copy)
{
	struct descriptor_state state = {};
	__u32 slot = SLOT_ASKED + copy;
	struct wire_asked *record = bpf_map_lookup_elem(&scratch, &slot);
	struct seen_file *seen = bpf_map_lookup_elem(&seen_files, &copy);

	if (!record || !seen)
		return 0;
	state.since_ns = bpf_ktime_get_boot_ns();
	state.id = new_id(state.since_ns);
	state.start_ns = current_start();
	state.flags = ACCESS_OPENED |
		      open_flags(asked_flags & ~FMODE_EXEC_OPEN, asked_flags & K_O_PATH ? 0 : (asked_flags + 1) & K_O_ACCMODE);
	state.marks = MARK_TELL | (asked_flags & K_O_CLOEXEC ? MARK_CLOSE_ON_EXEC : 0);

	fill_header(&record->header, WIRE_ASKED, state.since_ns);
	record->header.process.tgid = current_tgid();
	record->header.process.start_ns = state.start_ns;
	ask(record, path, relative_to, state.since_ns, copy); /* may look at another descriptor */
	if (look(fd, copy) == OPEN)
		record->facts = seen->record.facts;
	else
		record->facts.inode = 0;
	record->facts.id = state.id;
	record->facts.fd = fd;
	record->open_flags = asked_flags;
	/* First, so that the path is known where a record of its use follows. */
	send_asked(record);
	make(key_of(current_tgid(), fd), &state);
	return 0;
}

/* By path, relative to `from` where it is; or (`path` 0) by the descriptor `fd`. */
static __noinline int folder_changed(unsigned long path, __u32 fd, struct began *began, __u32 copy)
{
	__u32 slot = SLOT_ASKED + copy;
	struct wire_asked *record = bpf_map_lookup_elem(&scratch, &slot);
	struct wire_place place = {};

	if (!record)
		return 0;
	fill_header(&record->header, WIRE_FOLDER, bpf_ktime_get_boot_ns());
	current_process(&record->header.process);
	current_folder(&place);
	record->facts.id = 0;
	record->facts.inode = place.inode;
	record->facts.device = place.device;
	record->facts.mode = 0040000;
	record->facts.fs_magic = 0;
	record->open_flags = 0;
	if (path) {
		ask(record, path, AT_HERE, 0, copy);
		if (record->folder.inode)
			record->folder = began->folder;
	} else {
		struct descriptor_state *folder = entry_of(fd, 0, record->header.ns, copy);

		record->header.extra = 0;
		record->folder.inode = 0;
		record->folder_id = folder ? folder->id : 0;
	}
	send_asked(record);
	return 0;
}

__noinline int renamed_self(void)
{
	struct task_struct *task = current_task();
	struct wire_comm record = {};

	if (task->pid != task->tgid)
		return 0;
	fill_header(&record.header, WIRE_COMM_CHANGE, bpf_ktime_get_boot_ns());
	current_process(&record.header.process);
	bpf_get_current_comm(record.comm, sizeof(record.comm));
	send(&record, sizeof(record), LOST_COMM);
	return 0;
}

__noinline int controlled(__u32 fd, __u32 command, long ret, __u32 copy)
{
	struct descriptor_state *state;
	struct wire_ioctl record = {};

	fill_header(&record.header, WIRE_IOCTL, bpf_ktime_get_boot_ns());
	state = entry_of(fd, ret, record.header.ns, copy);
	if (!state)
		return 0;
	if (command == IOCTL_CLOSE_ON_EXEC || command == IOCTL_KEEP_ON_EXEC)
		mark_close_on_exec(fd, command == IOCTL_CLOSE_ON_EXEC);
	if (KINDS_OUT & KIND_IOCTL)
		return 0;
	current_process(&record.header.process);
	record.file_id = state->id;
	record.command = command;
	record.result = ret;
	send(&record, sizeof(record), LOST_IOCTL);
	return 0;
}

__noinline int size_changed(__u32 operation, __u32 fd, __u64 size, __u32 copy)
{
	/* Without paths, so that it fits the stack. */
	struct {
		struct wire_header header;
		__u64 file_id;
		__u64 size;
		__u32 operation;
		__u32 lengths;
	} record = {};
	struct descriptor_state *state;

	fill_header(&record.header, WIRE_CHANGE, bpf_ktime_get_boot_ns());
	state = entry_of(fd, 0, record.header.ns, copy);
	if (!state)
		return 0;
	current_process(&record.header.process);
	record.file_id = state->id;
	record.size = size;
	record.operation = operation;
	send(&record, sizeof(record), LOST_CHANGE);
	return 0;
}

/* Errors that are not about the file that was named. */
static __always_inline int is_about_the_file(long ret)
{
	return ret != -8 /* ENOEXEC */ && ret != -7 /* E2BIG */ && ret != -12 /* ENOMEM */ && ret != -11 /* EAGAIN */;
}

static __always_inline int fcntl_done(__u32 fd, __u32 command, unsigned long argument, long ret, __u32 copy)
{
	if (is_error(ret))
		return 0;
	if (command == F_TO)
		return duplicated(fd, ret, 0, copy);
	if (command == F_TO_CLOSED_ON_EXEC)
		return duplicated(fd, ret, MARK_CLOSE_ON_EXEC, copy);
	if (command == F_SET_FLAGS)
		mark_close_on_exec(fd, argument & 1);
	return 0;
}

/* The calls that are rare beside reading and writing. */
static __always_inline int other_done(struct pt_regs *regs, struct call call, long ret, __u32 copy)
{
	unsigned long first = call_argument(regs, call.first);
	__u32 fd = call_argument(regs, 0);

	/* What the capture looks up is not what this run is about. */
	if (current_tgid() == own_tgid || (ret >= ERROR_AGAIN_FIRST && ret <= ERROR_AGAIN_LAST))
		return 0;
	switch (call.action) {
	case OPENS:
	case OPENS_HOW: {
		__u64 flags = call_argument(regs, call.second);

		if (ret < 0)
			return lookup_done(copy, FAILED_OPEN, first, ret);
		if (call.action == OPENS_HOW && bpf_probe_read_user(&flags, sizeof(flags), (void *)flags))
			flags = 0;
		return opened(ret, first, flags, call.first ? (int)fd : AT_HERE, copy);
	}
	case CREATES:
		if (ret < 0)
			return lookup_done(copy, FAILED_OPEN, first, ret);
		return opened(ret, first, K_O_CREAT | K_O_TRUNC | 1, AT_HERE, copy);
	case DUPLICATES:
		return ret < 0 ? 0 : duplicated(fd, ret, 0, copy);
	case DUPLICATES_TO:
		return ret < 0 ? 0 : duplicated(fd, ret, call_argument(regs, 2) & K_O_CLOEXEC ? MARK_CLOSE_ON_EXEC : 0,
					    copy);
	case CONTROLS:
		return fcntl_done(fd, call_argument(regs, 1), call_argument(regs, 2), ret, copy);
	case IOCTL:
		return controlled(fd, call_argument(regs, 1), ret, copy);
	case LOOKS_UP:
		return ret < 0 ? lookup_done(copy, call.detail, first, ret) : 0;
	case EXECUTES:
		return ret < 0 && is_about_the_file(ret) ? lookup_done(copy, call.detail, first, ret) : 0;
	case CHANGES:
		return change_done(copy, call.detail, first, call_argument(regs, call.second), ret);
	case REMOVES_AT:
		return change_done(copy, call_argument(regs, 2) & K_AT_REMOVEDIR ? CHANGE_RMDIR : CHANGE_UNLINK, first, 0, ret);
	case CHANGES_SIZE:
		return ret ? 0 : size_changed(call.detail, fd, first, copy);
	case MAPS: {
		struct descriptor_state *state;

		if (is_error(ret) || call_argument(regs, 3) & MAP_NO_FILE)
			return 0;
		state = find(call_argument(regs, 4));
		if (state && !(state->flags & ACCESS_MAPPED))
			state->flags |= ACCESS_MAPPED;
		return 0;
	}
	case NAMES:
		return fd == PRCTL_SET_NAME && ret == 0 ? renamed_self() : 0;
	case MARKS_RANGE:
		if (ret == 0 && call_argument(regs, 2) & RANGE_CLOSE_ON_EXEC)
			sweep(fd, call_argument(regs, 1), SWEEP_MARK);
		return 0;
	}
	return 0;
}

/* The calls whose beginning was noted. */
static __always_inline int begun_done(struct pt_regs *regs, struct call call, long ret, __u32 copy)
{
	__u64 thread = bpf_get_current_pid_tgid();
	struct began *began = bpf_map_lookup_elem(&begun, &thread);

	if (!began)
		return 0;
	if (call.action == SYNCS && ret != ERROR_BAD_DESCRIPTOR)
		account(call_argument(regs, 0), bpf_ktime_get_boot_ns() - began->ns, SYNC, copy);
	else if (call.action == MOVES_TO && ret == 0 && current_tgid() != own_tgid)
		folder_changed(call_argument(regs, call.first), call_argument(regs, 0), began, copy);
	bpf_map_delete_elem(&begun, &thread);
	return 0;
}

static __always_inline int done(struct pt_regs *regs, struct call call, long ret, __u32 copy)
{
	switch (call.action) {
	case READS:
		return account(call_argument(regs, 0), ret, IN, copy);
	case WRITES:
		return account(call_argument(regs, 0), ret, OUT, copy);
	case SENDS:
		account(call_argument(regs, 1), ret, IN, copy);
		return account(call_argument(regs, 0), ret, OUT, copy);
	case MOVES:
		account(call_argument(regs, call.first), ret, IN, copy);
		return account(call_argument(regs, call.second), ret, OUT, copy);
	case SPLICES_MEMORY:
		return account_by_mode(call_argument(regs, 0), ret, copy);
	case SYNCS:
	case MOVES_TO:
		return begun_done(regs, call, ret, copy);
	}
	return other_done(regs, call, ret, copy);
}

static __always_inline int find_call(struct pt_regs *regs, struct call *call)
{
	unsigned long number = call_of(regs);

	if (recording < RECORD_ALL || number >= CALLS)
		return 0;
	*call = calls[number];
	return call->action != NOTHING && is_native(current_task());
}

/* Second copies (copies.bpf.h) are below first ones, and have memory of their own. */
SEC("tp_btf/sys_exit")
int BPF_PROG(call_done, struct pt_regs *regs, long ret)
{
	struct call call;

	leave_mark(COPIED_CALL);
	if (find_call(regs, &call))
		done(regs, call, ret, 0);
	return 0;
}

SEC("tp_btf/sys_exit")
int BPF_PROG(call_done_again, struct pt_regs *regs, long ret)
{
	struct call call;

	if (was_left_out(COPIED_CALL, 1) && find_call(regs, &call))
		done(regs, call, ret, 1);
	return 0;
}

__noinline int note_begin(void)
{
	__u64 thread = bpf_get_current_pid_tgid();
	struct began began = {};

	began.ns = bpf_ktime_get_boot_ns();
	current_folder(&began.folder);
	bpf_map_update_elem(&begun, &thread, &began, BPF_ANY);
	return 0;
}

static __always_inline int begins(struct pt_regs *regs, long number)
{
	switch (number) {
	case __NR_close:
		return drop(key_of(current_tgid(), call_argument(regs, 0)));
	case __NR_close_range:
		if (!(call_argument(regs, 2) & RANGE_CLOSE_ON_EXEC))
			sweep(call_argument(regs, 0), call_argument(regs, 1), SWEEP_ALL);
		return 0;
	}
	return note_begin();
}

static __always_inline int is_begin(long number)
{
	return recording >= RECORD_ALL &&
	       (number == __NR_close || number == __NR_close_range || number == __NR_fsync || number == __NR_fdatasync ||
		number == __NR_chdir || number == __NR_fchdir) &&
	       is_native(current_task());
}

SEC("tp_btf/sys_enter")
int BPF_PROG(call_begins, struct pt_regs *regs, long number)
{
	leave_mark(COPIED_BEGINNING);
	if (is_begin(number))
		begins(regs, number);
	return 0;
}

SEC("tp_btf/sys_enter")
int BPF_PROG(call_begins_again, struct pt_regs *regs, long number)
{
	if (was_left_out(COPIED_BEGINNING, 1) && is_begin(number))
		begins(regs, number);
	return 0;
}
