/* SPDX-License-Identifier: MIT */
/* One capture at a time on a machine: each of two would see the other at work. */
#ifndef BOOTIO_LOCK_H
#define BOOTIO_LOCK_H

/* Returns 0, or -1 where another process has the lock. It goes with this process, and the file where that ends by itself. */
int lock_machine(void);

#endif
