/* SPDX-License-Identifier: MIT */
#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOCK_FOLDER "/run/bootio" /* root's; of a boot's capture too */
#define LOCK_FILE LOCK_FOLDER "/lock"

static int made_folder;

static void unlock(void)
{
	unlink(LOCK_FILE);
	if (made_folder)
		rmdir(LOCK_FOLDER);
}

int lock_machine(void)
{
	struct stat locked;
	int fd;

	made_folder = mkdir(LOCK_FOLDER, 0700) == 0;
	for (;;) {
		fd = open(LOCK_FILE, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
		/* Where there is no such place, there is no lock. */
		if (fd < 0)
			return 0;
		if (flock(fd, LOCK_EX | LOCK_NB)) {
			if (errno == EWOULDBLOCK)
				return -1;
			return 0;
		}
		/* Who had it may have taken the file away in between. */
		if (fstat(fd, &locked) || locked.st_nlink > 0)
			break;
		close(fd);
	}
	atexit(unlock);
	return 0;
}
