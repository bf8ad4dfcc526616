/*
 * waits DIRECTORY: reads cold files of a disk in ways that are known, each file in one way, by one thread, once. The files have
 * been there since the file system was made, 1 MiB each, and nothing of them is in the page cache. Prints `name thread` lines:
 * which thread used the file of that name.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096
#define SIZE (1 << 20)

static void check(int fine, const char *what)
{
	if (fine)
		return;
	fprintf(stderr, "waits: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void tell(const char *name)
{
	printf("%s %ld\n", name, syscall(SYS_gettid));
}

static int open_cold(const char *name)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC);

	check(fd >= 0, name);
	tell(name);
	return fd;
}

static char buffer[128 << 10];

static const char *map(const char *name)
{
	int fd = open_cold(name);
	const char *memory = mmap(NULL, SIZE, PROT_READ, MAP_PRIVATE, fd, 0);

	check(memory != MAP_FAILED, name);
	close(fd);
	return memory;
}

static void read_first_page(void)
{
	int fd = open_cold("first-page");

	check(read(fd, buffer, PAGE) == PAGE, "read");
	close(fd);
}

static void read_in_the_middle(void)
{
	int fd = open_cold("middle");

	check(pread(fd, buffer, 2 * PAGE, SIZE / 2) == 2 * PAGE, "pread");
	close(fd);
}

static void touch_one_page(void)
{
	const volatile char *memory = map("mapped");

	(void)memory[SIZE / 2 + 5];
}

static void read_in_order(void)
{
	int fd = open_cold("in-order");
	ssize_t got;

	while ((got = read(fd, buffer, 2 * PAGE)) > 0)
		;
	check(got == 0, "read");
	close(fd);
}

static void read_at_random(void)
{
	int fd = open_cold("at-random");

	check(posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM) == 0, "fadvise");
	for (int i = 0; i < 7; i++)
		check(pread(fd, buffer, PAGE, (i * 37 % 251) * PAGE) == PAGE, "pread");
	close(fd);
}

static void read_vectors(void)
{
	int fd = open_cold("vectors");
	struct iovec parts[3] = { { buffer, PAGE }, { buffer + PAGE, PAGE }, { buffer + 2 * PAGE, 3 * PAGE } };

	check(readv(fd, parts, 3) == 5 * PAGE, "readv");
	close(fd);
}

static void send_some(void)
{
	int fd = open_cold("sent");
	int out = open("/tmp/sent", O_WRONLY | O_CREAT, 0600);
	off_t at = 64 * PAGE;

	check(sendfile(out, fd, &at, 3 * PAGE) == 3 * PAGE, "sendfile");
	close(out);
	close(fd);
}

static void read_directly(void)
{
	int fd = open("direct", O_RDONLY | O_DIRECT);
	char *aligned = aligned_alloc(PAGE, 4 * PAGE);

	check(fd >= 0, "direct");
	tell("direct");
	check(read(fd, aligned, 4 * PAGE) == 4 * PAGE, "read");
	free(aligned);
	close(fd);
}

/* The file that the call names is written, and waits for the other one. */
static void write_from_map(void)
{
	const char *memory = map("written-from");
	int out = open("/tmp/written", O_WRONLY | O_CREAT, 0600);

	check(write(out, memory + 100 * PAGE, 10) == 10, "write");
	close(out);
}

static void ask_ahead(void)
{
	int fd = open_cold("asked-ahead");

	check(posix_fadvise(fd, 0, 16 * PAGE, POSIX_FADV_WILLNEED) == 0, "fadvise");
	sleep(1);
	close(fd);
}

static void write_and_sync(void)
{
	int fd = open("synced", O_WRONLY | O_CLOEXEC);

	check(fd >= 0, "synced");
	tell("synced");
	check(write(fd, buffer, sizeof(buffer)) == sizeof(buffer) && fsync(fd) == 0, "fsync");
	close(fd);
}

static void look_up(void)
{
	struct stat status;

	check(stat("deep/er/still/leaf", &status) == 0, "stat");
	tell("deep");
}

static void execute(void)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		execl("program", "sh", "-c", "exit 0", NULL);
		_exit(127);
	}
	check(waitpid(child, &status, 0) == child && status == 0, "program");
	printf("program %d\n", child);
}

static void *reader(void *name)
{
	int fd = open_cold(name);
	char own[PAGE];

	for (int i = 0; i < 5; i++)
		check(pread(fd, own, PAGE, i * 50 * PAGE) == PAGE, "pread");
	close(fd);
	return NULL;
}

static void *toucher(void *name)
{
	const volatile char *memory = map(name);

	for (int i = 0; i < 5; i++)
		(void)memory[i * 50 * PAGE];
	return NULL;
}

static void in_two_threads(void)
{
	pthread_t one, other;

	check(!pthread_create(&one, NULL, reader, "thread-reads"), "thread");
	check(!pthread_create(&other, NULL, toucher, "thread-maps"), "thread");
	pthread_join(one, NULL);
	pthread_join(other, NULL);
}

/*
 * Under the name `crowd`: reads the device as often as it lets anyone. So whoever reads something of it has to wait, however slow
 * this machine is just then.
 */
static void crowd(const char *device)
{
	int fd = open(device, O_RDONLY | O_DIRECT);
	char *aligned = aligned_alloc(PAGE, PAGE);

	check(fd >= 0, device);
	while (read(fd, aligned, PAGE) == PAGE)
		lseek(fd, 0, SEEK_SET);
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[0], "crowd") == 0)
		crowd(argv[1]);
	check(argc == 2 && chdir(argv[1]) == 0, "usage: waits DIRECTORY");
	read_first_page();
	read_in_the_middle();
	touch_one_page();
	read_in_order();
	read_at_random();
	read_vectors();
	send_some();
	read_directly();
	write_from_map();
	ask_ahead();
	write_and_sync();
	look_up();
	execute();
	in_two_threads();
	return 0;
}
