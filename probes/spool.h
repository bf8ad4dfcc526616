/* SPDX-License-Identifier: MIT */
/*
 * Brings what the capture writes in /run to the disk, in a thread of its own: the thread that empties the ring never waits for a
 * disk, however slow, full or late that is.
 *
 * The run is written in memory (/run, within a bound). As soon as the directory that SPOOL's folder is to be made in is there and can
 * be written, the thread copies what is whole to SPOOL/events.bio, every SPOOL_PERIOD_MS, has it reach the disk, and gives the memory
 * back. So what is on the disk and what is in memory overlap or meet: the run is the one, and of the other what lies beyond.
 * Nothing here fails the capture. Where there is no such directory, it is a tmpfs, or it is full, the run stays in memory.
 */
#ifndef BOOTIO_SPOOL_H
#define BOOTIO_SPOOL_H

#include <pthread.h>
#include <stdint.h>
#include <sys/types.h>

#include "checkpoint.h"
#include "writer.h"

/* With the time that a disk takes, less than the five seconds that a power cut may cost. */
#define SPOOL_PERIOD_MS 1800

struct spool {
	const char *path; /* the spool on the disk; its parent must be there */
	const char *facts; /* what SPOOL/begin.txt says */
	int memory; /* fd of the spool in memory, a directory */
	const struct writer *writer;
	struct checkpoint *open; /* what is not in events.bio yet */

	pthread_t thread;
	int started;
	int wake; /* eventfd: the capture has ended */
	int proc; /* fd of /proc: outlives a switch of the root directory */
	int parent, folder; /* fds of SPOOL and of the directory that it is in; -1 before there are any */
	int from, to; /* fds of events.bio there and here */
	int told; /* an error was told already */
	int error; /* errno of the last try; 0 where all is well, or SPOOL is not there yet */
	int asks; /* for what it is about to copy */
	uint64_t copied; /* bytes of events.bio that were written to the disk */
	uint64_t freed; /* bytes of its beginning that memory holds no more */
};

/* Begins. `spool` has path, facts, memory, writer and open; where that fails the run stays in memory. */
void spool_start(struct spool *spool);
/* Whether it is about to copy, and waits for what is not in the file yet, with a checkpoint. */
int spool_asks(const struct spool *spool);
/* All is there. */
void spool_answer(struct spool *spool);
/* Copies what is left, and capture.txt and `touched` of the spool in memory; waits for that, but not for ever: -1 where it goes on. */
int spool_end(struct spool *spool);
/* Bytes of the file's beginning that do not count for the memory's bound any more. */
uint64_t spool_freed(const struct spool *spool);

#endif
