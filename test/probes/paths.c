/*
 * Files by names that do not tell where they are, in processes that are gone before anyone can ask: `paths DIR`. Each is written
 * a number of bytes of its own; paths.test.ts knows which path must be told for which number.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char data[4096];

static void check(int ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "paths: %s: %s\n", what, strerror(errno));
	_exit(1);
}

static void put(int fd, size_t bytes)
{
	check(fd >= 0 && write(fd, data, bytes) == (ssize_t)bytes, "write");
	close(fd);
}

#define MAKE (O_WRONLY | O_CREAT | O_TRUNC)

/* In a child that ends at once. */
#define SHORT_LIVED(...)                                        \
	do {                                                    \
		pid_t child = fork();                           \
		if (child == 0) {                               \
			__VA_ARGS__;                            \
			_exit(0);                               \
		}                                               \
		check(waitpid(child, NULL, 0) == child, "wait"); \
	} while (0)

static void relative(void)
{
	SHORT_LIVED(put(open("here", MAKE, 0600), 101));
	SHORT_LIVED(put(open("./sub/.././sub//below", MAKE, 0600), 103));
	SHORT_LIVED(check(chdir("sub") == 0, "chdir"); put(open("inside", MAKE, 0600), 107));
	SHORT_LIVED({
		check(chdir("sub") == 0 && chdir("deep") == 0, "chdir");
		SHORT_LIVED(put(open("../up", MAKE, 0600), 109));
	});
	SHORT_LIVED({
		int folder = open("sub", O_RDONLY | O_DIRECTORY);

		put(openat(folder, "by-folder", MAKE, 0600), 113);
		check(fchdir(folder) == 0, "fchdir");
		put(open("by-fchdir", MAKE, 0600), 127);
	});
	SHORT_LIVED({
		struct open_how how = { .flags = MAKE, .mode = 0600 };

		put((int)syscall(SYS_openat2, AT_FDCWD, "openat2", &how, sizeof(how)), 131);
		put(creat("creat", 0600), 137);
	});
}

static void links(void)
{
	check(symlink("sub", "link-to-folder") == 0 && symlink("sub/target", "link-to-file") == 0, "symlink");
	usleep(50000); /* a newer link is not followed without waiting for a disk */
	SHORT_LIVED(put(open("link-to-folder/through", MAKE, 0600), 139));
	SHORT_LIVED(put(open("link-to-file", MAKE, 0600), 149));
	SHORT_LIVED({
		int fd = open("gone", MAKE, 0600);

		check(unlink("gone") == 0, "unlink");
		put(fd, 151);
	});
	SHORT_LIVED({
		int fd = open("first-name", MAKE, 0600);

		check(rename("first-name", "second-name") == 0, "rename");
		usleep(400000); /* so that it is open when it is looked at */
		put(fd, 197);
	});
}

static void nameless(void)
{
	int ends[2];

	SHORT_LIVED(put(open("sub", O_WRONLY | O_TMPFILE, 0600), 157));
	SHORT_LIVED(put(memfd_create("memory", 0), 163));
	SHORT_LIVED(put(memfd_create("memory with a name that is longer than what a dentry has room for", 0), 167));
	check(pipe(ends) == 0, "pipe");
	SHORT_LIVED(put(ends[1], 173));
	close(ends[0]);
	close(ends[1]);
}

/* Bytes that are no text, and a path as long as they get. */
static void hostile(void)
{
	char component[256], path[4096] = "";
	int folder = open(".", O_RDONLY | O_DIRECTORY);

	SHORT_LIVED(put(open("new\nline \xff\x1b[31m", MAKE, 0600), 179));
	memset(component, 'x', 200);
	component[200] = '\0';
	for (int i = 0; i < 15; i++) {
		check(mkdir(component, 0700) == 0 && chdir(component) == 0, component);
		strcat(strcat(path, component), "/");
	}
	strcat(path, "long");
	check(fchdir(folder) == 0, "fchdir");
	SHORT_LIVED(put(open(path, MAKE, 0600), 181));
	close(folder);
}

/* Beyond the table that a process begins with, and beyond what the programs go through when a process ends. */
static void many(void)
{
	struct rlimit limit = { 4096, 4096 };

	check(setrlimit(RLIMIT_NOFILE, &limit) == 0, "setrlimit");
	SHORT_LIVED({
		int fd = open("high", MAKE, 0600);

		check(dup2(fd, 200) == 200, "dup2");
		close(fd);
		check(write(200, data, 191) == 191, "write");
		fd = open("higher", MAKE, 0600);
		check(dup2(fd, 2000) == 2000, "dup2");
		close(fd);
		check(write(2000, data, 193) == 193, "write");
		/* Left to the end of the process. */
	});
}

int main(int argc, char **argv)
{
	check(argc == 2 && chdir(argv[1]) == 0, "usage: paths DIR");
	check(mkdir("sub", 0700) == 0 && mkdir("sub/deep", 0700) == 0, "mkdir");
	relative();
	links();
	nameless();
	hostile();
	many();
	return 0;
}
