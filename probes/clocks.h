/* SPDX-License-Identifier: MIT */
/*
 * The clocks, side by side. Times in a run are of CLOCK_BOOTTIME, which goes on while the machine sleeps and is never set; systemd
 * tells times of CLOCK_MONOTONIC, which does not, and people of CLOCK_REALTIME, which is.
 */
#ifndef BOOTIO_CLOCKS_H
#define BOOTIO_CLOCKS_H

#include <stdint.h>

struct clocks {
	uint64_t boot_ns, wall_ns, monotonic_ns;
};

struct clocks clocks_now(void);
/* How much more than between `before` and `now` the machine slept, and how far the wall clock was set, in ns. */
int64_t clocks_slept(const struct clocks *before, const struct clocks *now);
int64_t clocks_set(const struct clocks *before, const struct clocks *now);
/* Whether either is more than reading one clock after the other explains, and what steers a clock without setting it. */
int clocks_jumped(const struct clocks *before, const struct clocks *now);

#endif
