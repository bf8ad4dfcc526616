/* SPDX-License-Identifier: MIT */
/* Kernels that preempt programs (bpf/copies.bpf.h): what is left out there, and what further copies of programs did instead. */
#ifndef BOOTIO_COPIES_H
#define BOOTIO_COPIES_H

#include <stdint.h>

#include "copied.h"

struct bpf_map;
struct bpf_object;

/* Whether this kernel preempts programs. */
int programs_are_preempted(void);
/* Whether it does so, and calls the hooks of its security modules for programs: `bpf` is among lsm= or CONFIG_LSM. */
int hooks_leave_out_nothing(void);
/* By its name. */
int is_further_copy(const char *program);
/* Takes further copies, and what they need, out of what is loaded. */
void copies_leave_out(struct bpf_object *object);
/* Lets the copies work if they run after first ones: those of `one` and `other` tell, which a read or a change of name runs. */
void copies_start(volatile struct copies *copies, const struct bpf_map *marks, enum copied one, enum copied other);
/* Takes what further copies did off the losses, in out[WIRE_LOST_KINDS]. */
void copies_done_again(const volatile struct copies *copies, uint64_t *out);

#endif
