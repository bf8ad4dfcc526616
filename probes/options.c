/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "initramfs.h"
#include "probes.h"
#include "recover.h"
#include "tell.h"
#include "writer.h"

void fail_with(int status, const char *what, const char *detail)
{
	if (!tell("failed %s%s%s", what, detail ? ": " : "", detail ? detail : ""))
		fprintf(stderr, "bootio-capture: %s%s%s\n", what, detail ? ": " : "", detail ? detail : "");
	exit(status);
}

void fail(const char *what, const char *detail)
{
	fail_with(1, what, detail);
}

static void usage(FILE *stream)
{
	fputs("usage: bootio-capture --out DIR [--duration SECONDS] [--owner PID] [--tell FD] [--types FILE] [--detach] [--follow-root]\n"
	      "                      [--only-path PATH] [--skip-path PATH] [--only-process NAME] [--skip-process NAME]\n"
	      "                      [--only-cgroup PATH] [--skip-cgroup PATH] [--skip-kind KIND,...]\n"
	      "                      [--disk DIR] [--memory BYTES] [--limit SECONDS] [--limit-unit UNIT] [--label LABEL]\n"
	      "                      [--command COMMAND ARGUMENT...]\n"
	      "       bootio-capture --learn FILE | --adopt DIR | --recover DIR | --version | --help\n"
	      "Writes DIR/events.bio until SIGTERM or SIGINT, the end of the duration, or of the command; then it waits for the command,\n"
	      "which SIGTERM is passed on to, and SIGUSR1 kills. Exit status 127 or 126: there is no such command, or it cannot be executed.\n"
	      "--owner is who calls: where that dies the capture ends. --tell writes how it goes, line by line, to a descriptor.\n"
	      "--detach comes back when the capture is ready, and --follow-root has it go to the system's root when process 1 does:\n"
	      "a capture that is begun in the initramfs needs both. --adopt makes one the main process of the calling service.\n"
	      "With --disk, what is written is brought there, and reaches the disk every few seconds, once DIR can be made.\n"
	      "--recover makes what is left in DIR of a capture that was cut off a whole run; exit status 3: nothing is left.\n"
	      "--learn writes down in FILE what has to be known of this kernel's types, and --types starts faster by that.\n"
	      "BOOTIO_PROBES=fentry|syscalls names the set of BPF programs; without it the kernel's answer decides.\n"
	      "BOOTIO_DEBUG=1 prints what libbpf and the kernel say about them.\n",
	      stream);
}

/* The options that name a filter: `what` and `how` are in the letter that getopt gives for them. */
#define FILTER_LETTER 256
#define FILTER_OPTION(name, what, how) { name, required_argument, NULL, FILTER_LETTER | (what) << 2 | (how) }

static void add_filter(struct options *options, int letter, const char *name)
{
	const char *wrong = filters_add(&options->filters, letter >> 2 & 7, letter & 3, optarg);
	char message[256];

	if (!wrong)
		return;
	snprintf(message, sizeof(message), "--%s %.100s", name, optarg);
	fail(message, wrong);
}

static double seconds_of(const char *option, const char *text)
{
	char *end;
	double seconds = strtod(text, &end);

	if (end == text || *end || !(seconds > 0 && seconds < 1e7)) {
		char message[64];

		snprintf(message, sizeof(message), "--%s takes a number of seconds", option);
		fail(message, text);
	}
	return seconds;
}

struct options parse_options(int argc, char **argv)
{
	static const struct option known[] = {
		{ "out", required_argument, NULL, 'o' },     { "duration", required_argument, NULL, 'd' },
		{ "owner", required_argument, NULL, 'w' },	     { "command", no_argument, NULL, 'c' },
		{ "types", required_argument, NULL, 't' },   { "learn", required_argument, NULL, 'l' },
		{ "limit", required_argument, NULL, 'm' },   { "limit-unit", required_argument, NULL, 'u' },
		{ "disk", required_argument, NULL, 'k' },    { "memory", required_argument, NULL, 'y' },
		{ "label", required_argument, NULL, 'n' },   { "recover", required_argument, NULL, 'R' },
		{ "version", no_argument, NULL, 'v' },	     { "help", no_argument, NULL, 'h' },
		{ "detach", no_argument, NULL, 'D' },	     { "follow-root", no_argument, NULL, 'r' },
		{ "adopt", required_argument, NULL, 'a' },   { "tell", required_argument, NULL, 'e' },
		FILTER_OPTION("only-path", FILTER_PATH, FILTER_ONLY),
		FILTER_OPTION("skip-path", FILTER_PATH, FILTER_SKIP),
		FILTER_OPTION("only-process", FILTER_PROCESS, FILTER_ONLY),
		FILTER_OPTION("skip-process", FILTER_PROCESS, FILTER_SKIP),
		FILTER_OPTION("only-cgroup", FILTER_CGROUP, FILTER_ONLY),
		FILTER_OPTION("skip-cgroup", FILTER_CGROUP, FILTER_SKIP),
		FILTER_OPTION("skip-kind", FILTER_KIND, FILTER_SKIP),
		{ NULL, 0, NULL, 0 },
	};
	struct options options = { 0 };
	const char *why;
	int letter, place = 0;
	char *end;

	while (!options.command && (letter = getopt_long(argc, argv, "+", known, &place)) != -1) {
		switch (letter) {
		case 'o':
			options.out = optarg;
			break;
		case 'd':
			options.duration = seconds_of("duration", optarg);
			break;
		case 'm':
			options.limit = seconds_of("limit", optarg);
			break;
		case 'u':
			options.limit_unit = optarg;
			break;
		case 'k':
			if (*optarg != '/' || strlen(optarg) > 3000)
				fail("--disk takes an absolute path", optarg);
			options.disk = optarg;
			break;
		case 'y':
			options.memory = strtoull(optarg, &end, 10);
			if (end == optarg || *end || options.memory < 2 * WRITER_BLOCK)
				fail("--memory takes a number of bytes, 131072 at least", optarg);
			break;
		case 'n':
			options.label = optarg;
			break;
		case 'R':
			if (recover_run(optarg) == 0)
				exit(0);
			if (errno == ENODATA)
				exit(3);
			fail(optarg, strerror(errno));
			break;
		case 'w':
			options.owner = (uint32_t)strtoul(optarg, &end, 10);
			if (end == optarg || *end)
				fail("--owner takes the number of a process", optarg);
			break;
		case 'e':
			if (tell_on((int)strtol(optarg, &end, 10)) || end == optarg || *end)
				fail("--tell takes the number of a descriptor", optarg);
			break;
		case 'c':
			options.command = argv + optind;
			break;
		case 't':
			options.types = optarg;
			break;
		case 'l':
			if (probes_learn(optarg))
				fail(optarg, strerror(errno));
			exit(0);
		case 'a':
			if (adopt(optarg, &why))
				fail(optarg, why);
			exit(0);
		case 'D':
			options.detach = 1;
			break;
		case 'r':
			options.follow_root = 1;
			break;
		case 'v':
			puts(BOOTIO_VERSION);
			exit(0);
		case 'h':
			usage(stdout);
			exit(0);
		default:
			if (letter & FILTER_LETTER) {
				add_filter(&options, letter, known[place].name);
				break;
			}
			usage(stderr);
			exit(2);
		}
	}
	if (!options.out || (options.command ? !*options.command : optind != argc)) {
		usage(stderr);
		exit(2);
	}
	return options;
}
