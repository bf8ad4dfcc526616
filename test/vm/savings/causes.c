/*
 * The causes of boot time that the estimates are tried on, each as a slow way of doing something and a quick one.
 *
 * causes settings FILE COUNT [once]     writes COUNT settings, and forces each to the disk (or all of them, once)
 * causes inventory DIR                  lists DIR and all folders below it
 * causes list FILE                      reads the same from one file
 * causes catalogue DIR COUNT [ahead]    reads the files 1 to COUNT of DIR one by one (having asked for all of them before)
 * causes reindex FILE ROUNDS            reads FILE, and works on it
 * causes prefetch LIST                  asks for the files in LIST, one a line, and does not wait for them
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char buffer[65536];

static void check(int ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "causes: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int open_file(const char *path, int flags)
{
	int fd = open(path, flags, 0600);

	check(fd >= 0, path);
	return fd;
}

static unsigned long read_whole(const char *path, int rounds)
{
	int fd = open_file(path, O_RDONLY);
	unsigned long sum = 0;
	ssize_t size;

	while ((size = read(fd, buffer, sizeof(buffer))) > 0)
		for (int round = 0; round < rounds; round++)
			for (ssize_t i = 0; i < size; i++)
				sum = sum * 31 + (unsigned char)buffer[i];
	check(size == 0, path);
	close(fd);
	return sum;
}

static void ask_ahead(const char *path)
{
	int fd = open_file(path, O_RDONLY);

	posix_fadvise(fd, 0, 0, POSIX_FADV_WILLNEED);
	close(fd);
}

static void settings(const char *path, int count, int once)
{
	int fd = open_file(path, O_WRONLY | O_CREAT | O_TRUNC);

	for (int i = 0; i < count; i++) {
		int size = snprintf(buffer, sizeof(buffer), "setting-%d=%d\n", i, i * i);

		check(write(fd, buffer, size) == size, path);
		if (!once || i == count - 1)
			check(!fsync(fd), path);
	}
	close(fd);
}

static void inventory(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;

	check(dir != NULL, path);
	while ((entry = readdir(dir))) {
		char below[4096];

		if (entry->d_type != DT_DIR || entry->d_name[0] == '.')
			continue;
		snprintf(below, sizeof(below), "%s/%s", path, entry->d_name);
		inventory(below);
	}
	closedir(dir);
}

static void catalogue(const char *dir, int count, int ahead)
{
	char path[4096];

	for (int pass = ahead ? 0 : 1; pass < 2; pass++)
		for (int i = 1; i <= count; i++) {
			snprintf(path, sizeof(path), "%s/%d", dir, i);
			if (pass)
				read_whole(path, 0);
			else
				ask_ahead(path);
		}
}

static void prefetch(const char *list)
{
	FILE *file = fopen(list, "r");
	char path[4096];

	check(file != NULL, list);
	while (fgets(path, sizeof(path), file)) {
		path[strcspn(path, "\n")] = 0;
		ask_ahead(path);
	}
	fclose(file);
}

int main(int argc, char **argv)
{
	const char *what = argc > 2 ? argv[1] : "";

	if (!strcmp(what, "settings") && argc > 3)
		settings(argv[2], atoi(argv[3]), argc > 4);
	else if (!strcmp(what, "inventory"))
		inventory(argv[2]);
	else if (!strcmp(what, "list"))
		read_whole(argv[2], 0);
	else if (!strcmp(what, "catalogue") && argc > 3)
		catalogue(argv[2], atoi(argv[3]), argc > 4);
	else if (!strcmp(what, "reindex") && argc > 3)
		printf("%lu\n", read_whole(argv[2], atoi(argv[3])));
	else if (!strcmp(what, "prefetch"))
		prefetch(argv[2]);
	else
		return 2;
	return 0;
}
