/*
 * Opens, reads and closes a file as fast as it goes.
 *   opener burst PROCESSES SECONDS DIR   prints how many accesses all of them made
 *   opener loop COUNT DIR                prints nanoseconds a round, and those of its own CPU time
 *   opener everything COUNT DIR          a round does each: an ioctl, an open that fails, one that nothing is done with, one that reads;
 *                                        every hundredth is followed by a process of its own (opener nothing)
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static void once(const char *path)
{
	char byte[64];
	int fd = open(path, O_RDONLY);

	if (fd < 0 || read(fd, byte, sizeof(byte)) != 5) {
		fprintf(stderr, "opener: %s: %s\n", path, strerror(errno));
		_exit(1);
	}
	close(fd);
}

static void make(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0 || write(fd, "hello", 5) != 5)
		_exit(1);
	close(fd);
}

static void everything(long count, const char *path, char *self)
{
	char *nothing[] = { self, "nothing", NULL };
	int held = open(path, O_RDONLY), waiting;

	for (long i = 1; i <= count; i++) {
		if (ioctl(held, FIONREAD, &waiting) || open("/nonexistent/everything", O_RDONLY) >= 0)
			_exit(1);
		close(open(path, O_RDONLY));
		once(path);
		if (i % 100)
			continue;
		if (!fork()) {
			execv("/proc/self/exe", nothing);
			_exit(1);
		}
		wait(NULL);
	}
	close(held);
}

int main(int argc, char **argv)
{
	char path[4096];

	if (argc == 4 && strcmp(argv[1], "loop") == 0) {
		long count = atol(argv[2]);
		double start, start_cpu;

		mkdir(argv[3], 0700);
		snprintf(path, sizeof(path), "%s/file", argv[3]);
		make(path);
		start = now(CLOCK_MONOTONIC);
		start_cpu = now(CLOCK_PROCESS_CPUTIME_ID);
		for (long i = 0; i < count; i++)
			once(path);
		printf("%.1f %.1f\n", (now(CLOCK_MONOTONIC) - start) / (double)count,
		       (now(CLOCK_PROCESS_CPUTIME_ID) - start_cpu) / (double)count);
		return 0;
	}
	if (argc == 4 && strcmp(argv[1], "everything") == 0) {
		mkdir(argv[3], 0700);
		snprintf(path, sizeof(path), "%s/file", argv[3]);
		make(path);
		everything(atol(argv[2]), path, argv[0]);
		return 0;
	}
	if (argc == 2 && strcmp(argv[1], "nothing") == 0)
		return 7;
	if (argc == 5 && strcmp(argv[1], "burst") == 0) {
		int processes = atoi(argv[2]);
		double end = now(CLOCK_MONOTONIC) + atof(argv[3]) * 1e9;
		unsigned long *made = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
		unsigned long sum = 0;

		mkdir(argv[4], 0700);
		for (int i = 0; i < processes; i++) {
			if (fork())
				continue;
			snprintf(path, sizeof(path), "%s/file-%d", argv[4], i);
			make(path);
			while (now(CLOCK_MONOTONIC) < end) {
				for (int n = 0; n < 100; n++)
					once(path);
				made[i] += 100;
			}
			_exit(0);
		}
		while (wait(NULL) > 0)
			;
		for (int i = 0; i < processes; i++)
			sum += made[i];
		printf("%lu\n", sum);
		return 0;
	}
	fprintf(stderr, "usage: opener burst PROCESSES SECONDS DIR | opener loop COUNT DIR\n");
	return 2;
}
