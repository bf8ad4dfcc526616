// SPDX-License-Identifier: MIT OR GPL-2.0
/* What a thread's call began with: for calls that are timed, and for functions whose arguments are gone when they return. */
#include "recording.h"

struct call_key {
	__u64 thread;
	__u64 hook;
};

struct call_state {
	__u64 since_ns;
	__u64 first, third; /* arguments */
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, struct call_key);
	__type(value, struct call_state);
} calls SEC(".maps");

static __always_inline int keep_call(__u64 hook, __u64 first, __u64 third)
{
	struct call_key key = { .thread = bpf_get_current_pid_tgid(), .hook = hook };
	struct call_state state = { .since_ns = bpf_ktime_get_boot_ns(), .first = first, .third = third };

	if (recording == RECORD_ALL && bpf_map_update_elem(&calls, &key, &state, BPF_ANY))
		count_lost(LOST_STATE);
	return 0;
}

/* Returns whether the call was seen to begin. */
static __always_inline int take_call(__u64 hook, struct call_state *out)
{
	struct call_key key = { .thread = bpf_get_current_pid_tgid(), .hook = hook };
	struct call_state *state = look_up(&calls, &key);

	if (!state)
		return 0;
	*out = *state;
	bpf_map_delete_elem(&calls, &key);
	return 1;
}
