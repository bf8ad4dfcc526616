/* SPDX-License-Identifier: MIT */
/*
 * A capture that is begun in the initramfs and goes on in the system. Its own root directory would stay the initramfs's, which is
 * empty by then, so it goes after process 1; and a unit of the system takes it for its own.
 */
#ifndef BOOTIO_INITRAMFS_H
#define BOOTIO_INITRAMFS_H

#include <stdint.h>

/* Goes on in a child. The caller exits once that is ready (0), has ended, or is not ready for 30 s and so was killed (1). */
void detach(void);
/* Tells the one that waits in `detach`, if there is one, and lets go of its terminal. */
void detached_is_ready(void);

/* To be called while /proc is there: it is found again through this. */
void keep_proc(void);
/* Makes the root of process 1 our own where it is another, after keep_proc. Returns whether it did. */
int follow_root(void);

/*
 * Has the service that this process is the main process of go on with the capture whose files are in `folder`: it joins our control
 * group, and systemd is told that it is ready. Returns 0, or -1 where no such capture runs, with a reason that can be printed.
 */
int adopt(const char *folder, const char **why);

/*
 * When the kernel began the first program of the initramfs, by its log: nanoseconds since the kernel started. 0 where there was no
 * initramfs, or the log no longer says.
 */
uint64_t initramfs_began_ns(void);

#endif
