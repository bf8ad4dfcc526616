/* SPDX-License-Identifier: MIT */
#include "checkpoint.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/sendfile.h>
#include <unistd.h>

void checkpoint_start(struct checkpoint *checkpoint, int memory)
{
	int fd = openat(memory, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	pthread_mutex_init(&checkpoint->lock, NULL);
	checkpoint->made = fd >= 0 && writer_begin_file(&checkpoint->writer, fd) == 0;
	/* With a bound, no room is no error: a checkpoint that lacks a block is not taken, and the next may be whole. */
	checkpoint->writer.bound = CHECKPOINT_MAX;
}

int checkpoint_begin(struct checkpoint *checkpoint)
{
	if (!checkpoint->made || pthread_mutex_trylock(&checkpoint->lock))
		return 0;
	writer_rewind(&checkpoint->writer);
	return 1;
}

void checkpoint_end(struct checkpoint *checkpoint, uint64_t ns, uint64_t covered)
{
	struct writer *writer = &checkpoint->writer;

	writer_begin(writer, RECORD_CHECKPOINT);
	writer_time(writer, ns);
	writer_varint(writer, covered);
	writer_end(writer);
	writer_flush(writer);
	checkpoint->size = writer->size;
	pthread_mutex_unlock(&checkpoint->lock);
}

static int put(const struct checkpoint *checkpoint, int folder)
{
	char name[32];
	off_t at = 0;
	int fd, kept = 0;

	snprintf(name, sizeof(name), CHECKPOINT_NAME, checkpoint->next);
	/* Written over in place: of a file whose size stays, what is written reaches the disk without the file system's journal. */
	fd = openat(folder, name, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return 0;
	while ((uint64_t)at < checkpoint->size) {
		ssize_t sent = sendfile(fd, checkpoint->writer.fd, &at, checkpoint->size - (uint64_t)at);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent <= 0)
			break;
	}
	kept = (uint64_t)at == checkpoint->size && fdatasync(fd) == 0;
	close(fd);
	return kept;
}

void checkpoint_keep(struct checkpoint *checkpoint, int folder)
{
	if (!checkpoint->made)
		return;
	pthread_mutex_lock(&checkpoint->lock);
	if (checkpoint->size && folder >= 0 && put(checkpoint, folder))
		checkpoint->next = (checkpoint->next + 1) % CHECKPOINT_FILES;
	checkpoint->size = 0;
	pthread_mutex_unlock(&checkpoint->lock);
}

void checkpoint_remove(int folder)
{
	char name[32];

	for (unsigned int i = 0; i < CHECKPOINT_FILES; i++) {
		snprintf(name, sizeof(name), CHECKPOINT_NAME, i);
		unlinkat(folder, name, 0);
	}
}
