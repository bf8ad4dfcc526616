// SPDX-License-Identifier: MIT OR GPL-2.0
/* What is done to all descriptors of a process: at its end, by exec and close_range, and for a new child. */

/* The place of the lowest bit of a word that is not 0: as many as there are bits below it. No branch, or the verifier would
 * follow each way in each round of the loops below. */
static __always_inline __u32 lowest_bit(__u64 word)
{
	__u64 below = ~word & (word - 1);

	below -= below >> 1 & 0x5555555555555555;
	below = (below & 0x3333333333333333) + (below >> 2 & 0x3333333333333333);
	below = (below + (below >> 4)) & 0x0f0f0f0f0f0f0f0f;
	return below * 0x0101010101010101 >> 56;
}

enum sweep { SWEEP_ALL, SWEEP_END, SWEEP_CLOSED_BY_EXEC, SWEEP_MARK };

__noinline int sweep_one(__u32 fd, __u32 how)
{
	__u64 key = key_of(current_tgid(), fd);
	struct descriptor_state *state;
	int sight;

	if (how == SWEEP_ALL || how == SWEEP_END) {
		drop(key);
		if (how == SWEEP_END)
			bpf_map_delete_elem(&descriptors, &key);
		return 0;
	}
	if (how == SWEEP_MARK) {
		mark_close_on_exec(fd, 1);
		return 0;
	}
	state = find(fd);
	if (!state)
		return 0;
	sight = sight_of(fd);
	if (sight == UNSEEN ? state->marks & MARK_CLOSE_ON_EXEC : sight == CLOSED)
		return drop(key);
	return 0;
}

/* The loops are functions of their own, 64 rounds and 16: the verifier counts each round. */
__noinline int sweep_word(__u32 base, __u64 word, __u32 first, __u32 last, __u32 how)
{
	for (int i = 0; i < 64; i++) {
		__u32 fd;

		if (!word)
			break;
		fd = base | lowest_bit(word);
		word &= word - 1;
		if (fd >= first && fd <= last)
			sweep_one(fd, how);
	}
	return 0;
}

/* Goes through the entries of the current process from descriptor `first` to `last`. Returns 1 where there may be more. */
__noinline int sweep(__u32 first, __u32 last, __u32 how)
{
	__u32 tgid = current_tgid();
	struct known_descriptors *process = bpf_map_lookup_elem(&known, &tgid);

	if (!process)
		return 0;
	for (__u32 i = 0; i < KNOWN_FDS / 64; i++)
		if (process->bits[i])
			sweep_word(i << 6, process->bits[i], first, last, how);
	return process->beyond;
}

__noinline int inherit_word(__u32 base, __u64 word, __u32 parent, __u32 child, __u64 start_ns)
{
	for (int i = 0; i < 64; i++) {
		__u32 fd;

		if (!word)
			break;
		fd = base | lowest_bit(word);
		word &= word - 1;
		inherit(key_of(parent, fd), key_of(child, fd), start_ns);
	}
	return 0;
}

/* What a process has, its new child has. */
__noinline int inherit_all(__u32 parent, __u32 child, __u64 start_ns)
{
	struct known_descriptors *process = bpf_map_lookup_elem(&known, &parent);

	if (!process)
		return 0;
	for (__u32 i = 0; i < KNOWN_FDS / 64; i++)
		if (process->bits[i])
			inherit_word(i << 6, process->bits[i], parent, child, start_ns);
	return 0;
}
