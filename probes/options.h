/* SPDX-License-Identifier: MIT */
/* The command line of bootio-capture. */
#ifndef BOOTIO_OPTIONS_H
#define BOOTIO_OPTIONS_H

#include <stdint.h>

#include "filters.h"

#ifndef BOOTIO_VERSION
#define BOOTIO_VERSION "unknown"
#endif

struct options {
	const char *out;
	const char *types; /* where it is kept what is known of this kernel's types; NULL for nowhere */
	double duration; /* seconds; 0: until asked */
	int detach, follow_root; /* see initramfs.h */
	double limit; /* seconds that the machine is awake after which the capture ends in any case; 0: never */
	const char *limit_unit; /* what systemd is to start then; NULL for nothing */
	const char *disk; /* where what is written to `out`, in memory, is brought as soon as that can be; NULL: it stays */
	uint64_t memory; /* bytes that it may take in memory; 0: any number */
	const char *label; /* for who recovers the run; NULL for none */
	uint32_t owner; /* the process that started this one for a session, and is bootio's own as well; 0 for none */
	char **command;
	struct filters filters;
};

/* Does what needs no capture (--help, --learn, ...), and ends the program then; also where it is wrong, with one line that says why. */
struct options parse_options(int argc, char **argv);

/* Ends the program; `detail` may be NULL. */
_Noreturn void fail_with(int status, const char *what, const char *detail);
_Noreturn void fail(const char *what, const char *detail);

#endif
