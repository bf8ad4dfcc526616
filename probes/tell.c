/* SPDX-License-Identifier: MIT */
#include "tell.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#define LINE_MAX_BYTES 4096

static int teller = -1;

int tell_on(int fd)
{
	if (fcntl(fd, F_SETFD, FD_CLOEXEC) || fcntl(fd, F_SETFL, O_NONBLOCK))
		return -1;
	teller = fd;
	return 0;
}

int tell(const char *format, ...)
{
	char line[LINE_MAX_BYTES];
	va_list arguments;
	int length;

	if (teller < 0)
		return 0;
	va_start(arguments, format);
	length = vsnprintf(line, sizeof(line) - 1, format, arguments);
	va_end(arguments);
	if (length < 0)
		return 0;
	if (length > (int)sizeof(line) - 2)
		length = sizeof(line) - 2;
	/* A newline in it would begin another line. */
	for (int i = 0; i < length; i++)
		if (line[i] == '\n')
			line[i] = ' ';
	line[length] = '\n';
	return write(teller, line, (size_t)length + 1) == length + 1;
}
