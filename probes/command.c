/* SPDX-License-Identifier: MIT */
#include "command.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEPTH_MAX 64

/* In the child. Comes back only where the command cannot be executed. */
static int become(char **argv, mode_t mask, pid_t parent)
{
	sigset_t none;

	prctl(PR_SET_PDEATHSIG, SIGHUP);
	if (getppid() != parent)
		return ECANCELED;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	umask(mask);
	execvp(argv[0], argv);
	return errno;
}

int command_start(struct command *command, char **argv, mode_t mask)
{
	pid_t parent = getpid();
	int why = 0, channel[2];

	/* A command that is executed closes its end. */
	if (pipe2(channel, O_CLOEXEC))
		return errno;
	command->pid = fork();
	if (command->pid == 0) {
		why = become(argv, mask, parent);
		_exit(write(channel[1], &why, sizeof(why)) == sizeof(why) ? 0 : 1);
	}
	close(channel[1]);
	if (command->pid < 0)
		why = errno;
	else if (read(channel[0], &why, sizeof(why)) == sizeof(why))
		waitpid(command->pid, NULL, 0);
	close(channel[0]);
	if (why) {
		command->pid = 0;
		return why;
	}
	setpgid(0, 0);
	/* From now on a terminal may forbid this process to write to it; it does so to complain only. */
	signal(SIGTTOU, SIG_IGN);
	return 0;
}

static int shell_status(int status)
{
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

void command_look(struct command *command)
{
	int status;

	if (!command->pid || waitpid(command->pid, &status, WNOHANG) != command->pid)
		return;
	command->pid = 0;
	command->has_ended = 1;
	command->status = shell_status(status);
}

void command_signal(const struct command *command, int signal)
{
	if (command->pid)
		kill(command->pid, signal);
}

static void kill_family(pid_t pid, int depth);

/* What the threads of a process have started. */
static void kill_children(pid_t pid, int depth)
{
	char path[300];
	struct dirent *thread;
	DIR *threads;
	FILE *list;
	int child;

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	threads = opendir(path);
	if (!threads)
		return;
	while ((thread = readdir(threads))) {
		snprintf(path, sizeof(path), "/proc/%d/task/%s/children", pid, thread->d_name);
		list = fopen(path, "re");
		if (!list)
			continue;
		while (fscanf(list, "%d", &child) == 1)
			kill_family(child, depth + 1);
		fclose(list);
	}
	closedir(threads);
}

static void kill_family(pid_t pid, int depth)
{
	/* What is stopped starts nothing more; what is dead has no children any more. */
	kill(pid, SIGSTOP);
	if (depth < DEPTH_MAX)
		kill_children(pid, depth);
	kill(pid, SIGKILL);
}

void command_kill(const struct command *command)
{
	if (command->pid)
		kill_family(command->pid, 0);
}
