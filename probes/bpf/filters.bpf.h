// SPDX-License-Identifier: MIT OR GPL-2.0
/*
 * What nobody wants to know is left out as early as it can be: a path once for each open, a process when its name or control
 * group changes. This is for cost alone. The loader has the whole rule (filters.h) and applies it to all that comes, so that where
 * something is not known here it is sent.
 */
#include "filter_rules.h"

/* Set by the loader. */
const volatile __u32 kinds_out = 0;
const volatile __u32 chooses_processes = 0; /* by their names or control groups */
const volatile struct filter_rules path_rules = {};

#define PATHS_LEFT_OUT (!PLAIN && path_rules.count)
#define PATHS_CHOSEN (!PLAIN && path_rules.only)
#define KINDS_OUT (PLAIN ? 0 : kinds_out)

/* Whether the rule's bytes begin `text`, which has room for them and is aligned. */
static __always_inline int rule_begins(const char *text, const volatile struct filter_rule *rule)
{
	const __u64 *words = (const __u64 *)text;

#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < RULE_WORDS; i++) {
		__u32 rest = rule->length - 8 * i;

		if (8 * i >= rule->length)
			break;
		if ((words[i] ^ rule->words[i]) & (rest < 8 ? (1ull << 8 * rest) - 1 : ~0ull))
			return 0;
	}
	return 1;
}

/* A function of its own, and its loops loops: most of its places are never reached, and all are read from the disk. */
static __noinline __maybe_unused int leaves_out(const volatile struct filter_rules *rules, const char *text, int is_path)
{
	int wanted = 0;

#pragma clang loop unroll(disable)
	for (int i = 0; i < RULES; i++) {
		const volatile struct filter_rule *rule = &rules->each[i];
		int match;

		if (i >= rules->count)
			break;
		match = rule_begins(text, rule);
		/* A whole component; "/" is all paths. */
		if (match && is_path && rule->length > 1) {
			char end = text[rule->length];

			match = end == '/' || !end;
		}
		if (match && !rule->only)
			return 1;
		wanted |= match;
	}
	return rules->only && !wanted;
}

static __always_inline int path_left_out(const char *path)
{
	return PATHS_LEFT_OUT && leaves_out(&path_rules, path, 1);
}

#ifdef BOOTIO_TYPED
/* The loader chooses processes. */
#define current_left_out() 0
#define process_left_out(tgid) 0
#else

const volatile struct filter_rules comm_rules = {};
const volatile struct filter_rules cgroup_rules = {};

#define PROCESSES_CHOSEN (!PLAIN && chooses_processes)

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192);
	__type(key, __u32); /* tgid */
	__type(value, __u32);
} choices SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, __u64); /* kernel id */
	__type(value, __u32);
} cgroup_choices SEC(".maps");

/*
 * A process is called `comm` (16 bytes) from now on, or is in another control group, or is seen for the first time. Where it cannot be
 * chosen yet it is kept.
 */
static __noinline __maybe_unused int choose(__u32 tgid, const char *comm, __u64 cgroup)
{
	__u32 choice = CHOICE_KEEP;
	__u32 *group;

	if (comm_rules.count && leaves_out(&comm_rules, comm, 0))
		choice = CHOICE_LEAVE_OUT;
	if (cgroup_rules.count && choice == CHOICE_KEEP) {
		group = bpf_map_lookup_elem(&cgroup_choices, &cgroup);
		choice = group ? *group : CHOICE_KEEP;
	}
	bpf_map_update_elem(&choices, &tgid, &choice, BPF_ANY);
	return 0;
}

static __always_inline void choose_process(__u32 tgid, const char *comm, __u64 cgroup)
{
	if (PROCESSES_CHOSEN)
		choose(tgid, comm, cgroup);
}

/* Whether a process is known to be left out. */
static __always_inline int process_left_out(__u32 tgid)
{
	__u32 *choice = PROCESSES_CHOSEN ? bpf_map_lookup_elem(&choices, &tgid) : 0;

	return choice && *choice == CHOICE_LEAVE_OUT;
}

/* Whether the process that runs is. */
static __always_inline int current_left_out(void)
{
	return PROCESSES_CHOSEN && process_left_out(bpf_get_current_pid_tgid() >> 32);
}

/* A new control group, by its path. */
static __always_inline void choose_cgroup(__u64 id, const char *path)
{
	__u32 choice = CHOICE_KEEP;

	if (PLAIN || !cgroup_rules.count)
		return;
	if (leaves_out(&cgroup_rules, path, 1))
		choice = CHOICE_LEAVE_OUT;
	bpf_map_update_elem(&cgroup_choices, &id, &choice, BPF_ANY);
}
#endif
