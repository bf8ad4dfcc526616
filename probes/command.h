/* SPDX-License-Identifier: MIT */
/* The command that a session is of: a child that has the caller's terminal, as if the caller had started it. */
#ifndef BOOTIO_COMMAND_H
#define BOOTIO_COMMAND_H

#include <sys/types.h>

struct command {
	pid_t pid; /* 0: there is none, or it has ended */
	int has_ended;
	int status; /* as a shell tells it, when it has ended: 128 and the signal where one killed it */
};

/*
 * Starts it, in the caller's process group; this process leaves that, so that what the terminal sends to the group (Ctrl-C, Ctrl-Z) is for
 * the command and the caller alone. Where this process dies, the command is hung up. Returns 0; or the errno of why it cannot be executed.
 */
int command_start(struct command *command, char **argv, mode_t umask);
/* After SIGCHLD: looks whether it has ended. */
void command_look(struct command *command);
void command_signal(const struct command *command, int signal);
/* With all that it started, as far as they are still its descendants. */
void command_kill(const struct command *command);

#endif
