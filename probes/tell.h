/* SPDX-License-Identifier: MIT */
/*
 * What the program that started a session is told, in lines of text on a descriptor of its own (--tell): the command that is captured
 * has stdin, stdout and stderr for itself.
 *
 *	ready                                          what happens from now on is captured
 *	progress MS RECORDS BYTES PROCESSES LOST       once a second: since the beginning, and so far
 *	ended                                          the capture has; its command has not
 *	failed TEXT                                    why there is no run
 *
 * A line that nobody takes is lost: nothing waits for it.
 */
#ifndef BOOTIO_TELL_H
#define BOOTIO_TELL_H

/* Returns 0, or -1 with errno. */
int tell_on(int fd);
/* One line, without its newline. Returns 0 where there is nobody to be told. */
int tell(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
