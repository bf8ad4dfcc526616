/* SPDX-License-Identifier: MIT */
/*
 * What processes do with a descriptor is counted in the kernel, and comes to events.bio when they close it. For a machine that
 * is cut off before that, a checkpoint tells of every descriptor that is open: ACCESS records, which name what events.bio
 * defines, and at the end a CHECKPOINT record.
 *
 * The thread that records makes one in memory, and the thread of the spool brings it to the disk: to open-0.part and
 * open-1.part by turns, so that one of the two is whole at every moment. Who recovers the run adds what events.bio has not
 * told since (recover_open.h).
 */
#ifndef BOOTIO_CHECKPOINT_H
#define BOOTIO_CHECKPOINT_H

#include <pthread.h>
#include <stdint.h>

#include "writer.h"

#define CHECKPOINT_FILES 2
#define CHECKPOINT_NAME "open-%u.part"
#define CHECKPOINT_MAX (4u << 20) /* bytes */

struct checkpoint {
	struct writer writer; /* to a file in memory that has no name */
	pthread_mutex_t lock; /* of the file, and what follows */
	uint64_t size; /* of the file, where it has a checkpoint that is not on the disk; else 0 */
	int made; /* 0: there is no such file */
	unsigned int next; /* number of the next file on the disk */
};

/* Makes the file, in the directory `memory`. */
void checkpoint_start(struct checkpoint *checkpoint, int memory);
/* Begins one, at once or not at all: 0 where the last one is being brought to the disk. */
int checkpoint_begin(struct checkpoint *checkpoint);
/* Ends it. It names nothing that the first `covered` bytes of events.bio do not define. */
void checkpoint_end(struct checkpoint *checkpoint, uint64_t ns, uint64_t covered);
/* Has the last one reach the disk, in `folder`; where there is no room for it, or no folder (-1), it is dropped. */
void checkpoint_keep(struct checkpoint *checkpoint, int folder);
void checkpoint_remove(int folder);

#endif
