/* SPDX-License-Identifier: MIT */
#include "hooked.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <string.h>

#include "copied.h"
#include "copies.h"
#include "filter_rules.h"
#include "build/bootio.skel.h"
#include "hooks.h"

static const struct hook_function {
	const char *function;
	const char *own_program;
	int entered, returned;
} hooks[HOOKS] = {
#define CALL(name) [HOOK_##name] = { SYSCALL_PREFIX #name, "on_" #name, 0, 1 },
#define RETURN(name) [HOOK_##name] = { #name, "on_" #name, 1, 1 },
#define ENTRY(name) [HOOK_##name] = { #name, "on_" #name, 1, 0 },
	HOOKED_CALLS(CALL) HOOKED_RETURNS(RETURN) HOOKED_ENTRIES(ENTRY)
	[HOOK_vfs_statx] = { "vfs_statx", NULL, 0, 1 },
};

static const char *const entering_programs[] = {
#define TIMED(name) "enter_" #name,
	TIMED_CALLS(TIMED)
};

static int is_timed(int hook)
{
#define IS_TIMED(name) hook == HOOK_##name ||
	return TIMED_CALLS(IS_TIMED) 0;
}

/* What can be left out by its kind: a bit of kinds.h. Calls of one kind follow each other in hooks.h. */
static uint32_t kind_of(int hook)
{
	if (hook == HOOK_ioctl)
		return KIND_IOCTL;
	if (is_timed(hook))
		return KIND_FSYNC;
	if (hook == HOOK_security_mmap_file)
		return KIND_MMAP;
	if ((hook >= HOOK_newstat && hook <= HOOK_readlinkat) || hook == HOOK_vfs_statx)
		return KIND_FAILED;
	return hook >= HOOK_unlink && hook <= HOOK_fallocate ? KIND_CHANGES : 0;
}

void hooked_want(struct kernel_types *kernel)
{
	kernel_types_want(kernel, "kprobe_multi_link_handler");
}

int hooked_can_share(const struct kernel_types *kernel)
{
	return kernel_function(kernel, "", "kprobe_multi_link_handler") != 0;
}

/*
 * Closings keep a program of their own where the kernel preempts programs: it then leaves out those that watch many functions for
 * whatever comes by at any of them. Writes do wherever they have one.
 */
static int is_shared(const struct bootio *skeleton, int hook)
{
	if (hook == HOOK_vfs_write)
		return !skeleton->progs.on_vfs_write;
	return hook != HOOK_locks_remove_posix || !programs_are_preempted();
}

static int is_replaced(const struct bootio *skeleton, int hook)
{
#define IS_REPLACED(name) hook == HOOK_##name ||
	return (REPLACED_BY_STAT(IS_REPLACED) 0) && skeleton->bss->hook_addresses[HOOK_vfs_statx];
}

static void leave_out(struct bootio *skeleton, const char *name)
{
	struct bpf_program *program = bpf_object__find_program_by_name(skeleton->obj, name);

	if (program)
		bpf_program__set_autoload(program, false);
}

void hooked_choose(struct bootio *skeleton, int shared)
{
	uint32_t kinds_out = skeleton->rodata->kinds_out;

	if (!shared) {
		bpf_program__set_autoload(skeleton->progs.hooked_entered, false);
		bpf_program__set_autoload(skeleton->progs.hooked_returned, false);
		bpf_program__set_autoload(skeleton->progs.find_hook, false);
	}
	for (int hook = 0; hook < HOOKS; hook++)
		if (hooks[hook].own_program && ((shared && is_shared(skeleton, hook)) || kind_of(hook) & kinds_out))
			leave_out(skeleton, hooks[hook].own_program);
	for (size_t i = 0; i < sizeof(entering_programs) / sizeof(*entering_programs); i++)
		if (shared || kinds_out & KIND_FSYNC)
			leave_out(skeleton, entering_programs[i]);
}

static int is_watched(const struct bootio *skeleton, int hook)
{
	return skeleton->bss->hook_addresses[hook] && !(kind_of(hook) & skeleton->rodata->kinds_out) && is_shared(skeleton, hook) &&
	       !is_replaced(skeleton, hook);
}

static struct bpf_link *attach(struct bootio *skeleton, const struct bpf_program *program, int returns)
{
	unsigned long addresses[HOOKS];
	LIBBPF_OPTS(bpf_kprobe_multi_opts, options, .addrs = addresses, .retprobe = returns);

	for (int hook = 0; hook < HOOKS; hook++) {
		if (!is_watched(skeleton, hook) ||
		    !(returns ? hooks[hook].returned : hooks[hook].entered || is_timed(hook)))
			continue;
		addresses[options.cnt++] = (unsigned long)skeleton->bss->hook_addresses[hook];
	}
	return bpf_program__attach_kprobe_multi_opts(program, NULL, &options);
}

/* Whether `multiplier` gives each function a place of its own; if so they are put there. */
static int fits(struct bootio *skeleton, uint64_t multiplier)
{
	uint8_t at[1 << HOOK_BITS], taken[1 << HOOK_BITS] = { 0 };

	memset(at, HOOKS, sizeof(at));
	for (int hook = 0; hook < HOOKS; hook++) {
		uint64_t address = skeleton->bss->hook_addresses[hook];
		size_t place = HOOK_PLACE(address, multiplier);

		if (!address)
			continue;
		if (taken[place]++)
			return 0;
		at[place] = (uint8_t)hook;
	}
	memcpy((void *)skeleton->bss->hook_at, at, sizeof(at));
	skeleton->bss->hook_multiplier = multiplier;
	return 1;
}

/* One in some twenty does. Two functions at one address, which some linkers make of equal ones, have none. */
static int place_hooks(struct bootio *skeleton)
{
	uint64_t multiplier = 0x9e3779b97f4a7c15u;

	for (int i = 0; i < 10000; i++, multiplier += 0xff51afd7ed558ccau)
		if (fits(skeleton, multiplier))
			return 0;
	errno = ENOENT;
	return -1;
}

int hooked_attach(struct bootio *skeleton)
{
	for (uint32_t hook = 0; hook < HOOKS; hook++) {
		LIBBPF_OPTS(bpf_test_run_opts, options, .ctx_in = &hook, .ctx_size_in = sizeof(hook));

		strncpy(skeleton->bss->hook_names[hook], hooks[hook].function, HOOK_NAME_MAX - 1);
		if (bpf_prog_test_run_opts(bpf_program__fd(skeleton->progs.find_hook), &options))
			return -1;
	}
	if (is_shared(skeleton, HOOK_vfs_write) && !skeleton->bss->hook_addresses[HOOK_vfs_write]) {
		errno = ENOENT;
		return -1;
	}
	if (place_hooks(skeleton))
		return -1;
	skeleton->links.hooked_entered = attach(skeleton, skeleton->progs.hooked_entered, 0);
	skeleton->links.hooked_returned = attach(skeleton, skeleton->progs.hooked_returned, 1);
	return skeleton->links.hooked_entered && skeleton->links.hooked_returned ? 0 : -1;
}

const char *hooked_missing(const struct bootio *skeleton, int hook)
{
	return skeleton->bss->hook_addresses[hook] ? NULL : hooks[hook].own_program;
}

/* From a structure of the kernel that is newer than the headers of some libraries: 6.7 tells this number. */
static uint64_t missed(const struct bpf_link *link)
{
	struct {
		uint32_t type, id, program, pad;
		uint64_t addresses;
		uint32_t count, flags;
		uint64_t missed;
	} info = { 0 };
	uint32_t size = sizeof(info);

	if (!link || bpf_obj_get_info_by_fd(bpf_link__fd(link), &info, &size))
		return 0;
	return info.missed;
}

uint64_t hooked_missed(const struct bootio *skeleton)
{
	return missed(skeleton->links.hooked_entered) + missed(skeleton->links.hooked_returned);
}
