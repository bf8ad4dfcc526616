/* SPDX-License-Identifier: MIT */
#include "clocks.h"

#include <stdlib.h>
#include <time.h>

/* adjtime and NTP steer by 500 parts in a million, half a millisecond a second; a thread that is not run reads its clocks apart. */
#define JUMP_NS 100000000

static uint64_t read_ns(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

struct clocks clocks_now(void)
{
	return (struct clocks){ .boot_ns = read_ns(CLOCK_BOOTTIME),
				.wall_ns = read_ns(CLOCK_REALTIME),
				.monotonic_ns = read_ns(CLOCK_MONOTONIC) };
}

int64_t clocks_slept(const struct clocks *before, const struct clocks *now)
{
	return (int64_t)(now->boot_ns - before->boot_ns) - (int64_t)(now->monotonic_ns - before->monotonic_ns);
}

int64_t clocks_set(const struct clocks *before, const struct clocks *now)
{
	return (int64_t)(now->wall_ns - before->wall_ns) - (int64_t)(now->boot_ns - before->boot_ns);
}

int clocks_jumped(const struct clocks *before, const struct clocks *now)
{
	return llabs(clocks_slept(before, now)) > JUMP_NS || llabs(clocks_set(before, now)) > JUMP_NS;
}
