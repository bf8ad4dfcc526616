/* SPDX-License-Identifier: MIT */
/*
 * bootio-capture: loads and attaches the BPF programs, writes what they send to DIR/events.bio until it is asked to stop,
 * and then says in DIR/capture.txt how it went. Static, and small: at boot it is read from the disk it measures.
 */
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cgroups.h"
#include "clocks.h"
#include "command.h"
#include "fallback.h"
#include "initramfs.h"
#include "kept.h"
#include "lock.h"
#include "notify.h"
#include "options.h"
#include "probes.h"
#include "recording.h"
#include "records.h"
#include "snapshot.h"
#include "spool.h"
#include "tell.h"
#include "touched.h"

#define DRAIN_MS 100
#define FLUSH_NS 1000000000u
#define SKIPPED_EVERY 8 /* flushes */
#define COMMAND_LINE_MAX 4096

enum end_reason { END_ASKED = 1, END_DURATION = 2, END_COMMAND = 3, END_NO_SPACE = 4, END_ERROR = 5, END_LIMIT = 6 };

static const char *const reason_names[] = { "", "asked", "duration", "command", "no-space", "error", "limit" };

struct capture {
	struct options options;
	int folder; /* fd of the run directory */
	struct probes probes;
	struct records records;
	struct spool spool;
	struct checkpoint open;
	char *facts; /* what is known from the beginning on */
	struct clocks start, last; /* last: when they were last looked at */
	uint64_t start_ns;
	uint64_t lost[WIRE_LOST_KINDS];
	uint64_t lost_total;
	struct command command;
	mode_t umask; /* of who called */
	int signals; /* fd of those that are heeded */
	int asked; /* to end: by a signal */
	int alone; /* who started it is gone: nothing is waited for */
	enum end_reason reason;
	uint64_t end_ns;
};

static uint64_t clock_ns(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void write_small_file(struct capture *capture, const char *name, const char *text, size_t length)
{
	int fd = openat(capture->folder, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0 || write(fd, text, length) != (ssize_t)length)
		fprintf(stderr, "bootio-capture: %s/%s: %s\n", capture->options.out, name, strerror(errno));
	if (fd >= 0)
		close(fd);
}

static void open_run(struct capture *capture)
{
	char path[4096];

	if (mkdir(capture->options.out, 0700) && errno != EEXIST)
		fail(capture->options.out, strerror(errno));
	capture->folder = open(capture->options.out, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (capture->folder < 0)
		fail(capture->options.out, strerror(errno));
	if (snprintf(path, sizeof(path), "%s/events.bio", capture->options.out) >= (int)sizeof(path))
		fail(capture->options.out, "too long");
	if (writer_open(&capture->records.writer, path))
		fail(path, strerror(errno));
	capture->records.writer.bound = capture->options.memory;
}

static size_t command_line(char *out, size_t size)
{
	int fd = open("/proc/cmdline", O_RDONLY | O_CLOEXEC);
	ssize_t length = fd < 0 ? -1 : read(fd, out, size - 1);

	if (fd >= 0)
		close(fd);
	out[length < 0 ? 0 : length] = '\0';
	return strcspn(out, "\n");
}

/* What is known from the beginning on, for who finds the run without its end, and maybe under another kernel. */
static char *begin_facts(const struct capture *capture)
{
	char line[COMMAND_LINE_MAX], *facts;
	struct utsname kernel = { 0 };
	int length = (int)command_line(line, sizeof(line));

	uname(&kernel);
	if (asprintf(&facts,
		     "version=%s\nprobe_set=%s\nprobe_form=%s\nstart_ns=%llu\nwall_ns=%llu\nblind_spots=%s\nlabel=%s\n"
		     "kernel_release=%s\nkernel_version=%s\nhost_name=%s\ncommand_line=%.*s\n",
		     BOOTIO_VERSION, capture->probes.set, capture->probes.form, (unsigned long long)capture->start.boot_ns,
		     (unsigned long long)capture->start.wall_ns, capture->probes.blind_spots,
		     capture->options.label ? capture->options.label : "", kernel.release, kernel.version, kernel.nodename,
		     length, line) < 0)
		return NULL;
	return facts;
}

static void start_spool(struct capture *capture)
{
	capture->facts = begin_facts(capture);
	if (!capture->facts)
		return;
	if (!capture->options.disk) {
		write_small_file(capture, "begin.txt", capture->facts, strlen(capture->facts));
		return;
	}
	capture->spool.path = capture->options.disk;
	capture->spool.facts = capture->facts;
	capture->spool.memory = capture->folder;
	capture->spool.writer = &capture->records.writer;
	capture->spool.open = &capture->open;
	spool_start(&capture->spool);
}

/* Reads the loss counters, and writes what came since the last time. */
static void report_losses(struct capture *capture, uint64_t ns, enum look look)
{
	const uint64_t *left_out = capture->records.writer.left_out;
	uint64_t now[WIRE_LOST_KINDS];

	probes_lost(&capture->probes, now, look);
	now[LOST_PATH] += capture->records.lost_paths;
	/* For want of memory. Other definitions are named by records that are counted themselves, or by none. */
	for (uint32_t kind = RECORD_PROCESS; kind <= RECORD_CHANGE; kind++)
		now[kind] += left_out[kind];
	now[LOST_OPEN] += left_out[RECORD_FILE];
	now[LOST_CGROUP] += left_out[RECORD_CGROUP];
	for (uint32_t what = 0; what < WIRE_LOST_KINDS; what++) {
		uint64_t more = now[what] - capture->lost[what];

		if (more == 0)
			continue;
		records_loss(&capture->records, ns, what, more);
		capture->lost[what] = now[what];
		/* A path is a detail of a record that is there. */
		if (what != LOST_PATH)
			capture->lost_total += more;
	}
}

static void take_open_access(void *context, const struct wire_access *access)
{
	records_access(context, access);
}

static void take_still_open(void *context, const struct wire_access *access)
{
	struct capture *capture = context;

	records_open_access(&capture->records, &capture->open.writer, access);
}

static int take(void *context, void *data, size_t size)
{
	struct capture *capture = context;
	const struct wire_header *header = data;
	const struct wire_exit *exit = data;

	/* The system's first program: with it, process 1 left the initramfs. */
	if (capture->options.follow_root && size >= sizeof(*header) && header->kind == WIRE_EXEC &&
	    header->process.tgid == 1 && follow_root())
		cgroups_moved();
	records_take(&capture->records, data, size);
	if (size == sizeof(*exit) && exit->header.kind == WIRE_EXIT && exit->sweep)
		fallback_sweep(&capture->probes, &exit->header, take_open_access, &capture->records);
	return 0;
}

/* Tells the programs which of the control groups that are there already the filters keep. */
static void choose_cgroups(const struct capture *capture)
{
	const struct records *records = &capture->records;

	if (!filters_ask_for(&records->filters, FILTER_CGROUP))
		return;
	for (size_t i = 0; i < records->cgroups.capacity; i++) {
		const struct table_slot *slot = &records->cgroups.slots[i];

		if (slot->value)
			probes_choose_cgroup(&capture->probes, slot->key1, keeps_cgroup(records, (uint32_t)slot->value));
	}
}

static void begin(struct capture *capture)
{
	struct records *records = &capture->records;
	char pid[32];

	records->asked_for = capture->probes.fallback != NULL;
	if (records->asked_for)
		records->descriptors = fallback_descriptors(&capture->probes);
	probes_record(&capture->probes, RECORD_PROCESSES);
	capture->start = capture->last = clocks_now();
	capture->start_ns = capture->start.boot_ns;
	records_start(records, capture->start_ns, capture->start.wall_ns, capture->start.monotonic_ns, BOOTIO_VERSION,
		      capture->probes.set, (uint32_t)sysconf(_SC_NPROCESSORS_ONLN));
	records_filters(records);
	snapshot_cgroups(records);
	choose_cgroups(capture);
	if (capture->probes.task_iterator >= 0)
		snapshot_processes(records, capture->probes.task_iterator, capture->start_ns);
	if (capture->probes.file_iterator >= 0)
		snapshot_files(records, capture->probes.file_iterator);
	probes_record(&capture->probes, RECORD_ALL);
	writer_flush(&records->writer);
	snprintf(pid, sizeof(pid), "pid=%u\n", records->self);
	write_small_file(capture, "ready", pid, strlen(pid));
	notify("READY=1");
	detached_is_ready();
	start_spool(capture);
	tell("ready");
}

static void write_clocks(struct capture *capture, const struct clocks *now)
{
	records_clocks(&capture->records, now->boot_ns, now->wall_ns, now->monotonic_ns);
}

static void make_checkpoint(struct capture *capture, uint64_t ns)
{
	struct writer *writer = &capture->records.writer;

	if (!checkpoint_begin(&capture->open))
		return;
	probes_each_open(&capture->probes, ns, take_still_open, capture);
	writer_flush(writer);
	checkpoint_end(&capture->open, ns, writer->size);
}

/* Once a second, and before what there is goes to the disk. */
static void flush(struct capture *capture, uint64_t ns, enum look look)
{
	struct writer *writer = &capture->records.writer;
	struct clocks now = clocks_now();

	records_flush_tallies(&capture->records);
	report_losses(capture, ns, look);
	if (clocks_jumped(&capture->last, &now)) {
		/* The last moment before it is not the last second's where the machine slept. */
		write_clocks(capture, &capture->last);
		write_clocks(capture, &now);
	}
	capture->last = now;
	writer->freed = spool_freed(&capture->spool);
	writer_flush(writer);
	tell("progress %llu %llu %llu %u %llu", (unsigned long long)((ns - capture->start_ns) / 1000000),
	     (unsigned long long)writer->records_total, (unsigned long long)writer->size, capture->records.next_process,
	     (unsigned long long)capture->lost_total);
}

static void start_command(struct capture *capture)
{
	char **command = capture->options.command;
	int error = command ? command_start(&capture->command, command, capture->umask) : 0;

	if (error)
		fail_with(error == ENOENT ? 127 : 126, command[0], strerror(error));
}

/* Does what signals ask for that have come. */
static void heed_signals(struct capture *capture)
{
	struct signalfd_siginfo info;

	while (read(capture->signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		if (info.ssi_signo == SIGCHLD) {
			command_look(&capture->command);
			continue;
		}
		capture->asked = 1;
		if (info.ssi_signo == SIGTERM)
			command_signal(&capture->command, SIGTERM);
		if (info.ssi_signo == SIGUSR1)
			command_kill(&capture->command);
		if (info.ssi_signo == SIGHUP)
			capture->alone = 1;
	}
}

/* By the clock that stands still while the machine sleeps: a boot does not get on meanwhile. */
static int over_limit(const struct capture *capture)
{
	return capture->options.limit > 0 &&
	       (double)(capture->last.monotonic_ns - capture->start.monotonic_ns) >= capture->options.limit * 1e9;
}

static enum end_reason run(struct capture *capture)
{
	struct ring_buffer *ring = ring_buffer__new(probes_ring_fd(&capture->probes), take, capture, NULL);
	uint64_t end_ns = UINT64_MAX, flush_ns;
	unsigned int flushes = 0;
	enum end_reason reason = END_ASKED;
	int poller = epoll_create1(EPOLL_CLOEXEC);
	struct epoll_event event = { .events = EPOLLIN };

	if (!ring || poller < 0 || epoll_ctl(poller, EPOLL_CTL_ADD, ring_buffer__epoll_fd(ring), &event) ||
	    epoll_ctl(poller, EPOLL_CTL_ADD, capture->signals, &event))
		fail("cannot wait for events", strerror(errno));
	begin(capture);
	start_command(capture);
	flush_ns = capture->start_ns + FLUSH_NS;
	if (capture->options.duration > 0)
		end_ns = capture->start_ns + (uint64_t)(capture->options.duration * 1e9);

	for (;;) {
		struct writer *writer = &capture->records.writer;
		uint64_t now;
		int asked;

		epoll_wait(poller, &event, 1, DRAIN_MS);
		ring_buffer__consume(ring);
		now = clock_ns(CLOCK_BOOTTIME);
		asked = spool_asks(&capture->spool);
		if (asked || now >= flush_ns) {
			flush(capture, now, ++flushes % SKIPPED_EVERY == 0 ? LOOK : LOOK_LATER);
			if (asked) {
				make_checkpoint(capture, now);
				spool_answer(&capture->spool);
			}
			flush_ns = now + FLUSH_NS;
		}
		if (writer->error) {
			reason = writer->error == ENOSPC || writer->error == EDQUOT ? END_NO_SPACE : END_ERROR;
			break;
		}
		heed_signals(capture);
		if (capture->asked)
			break;
		if (capture->command.has_ended) {
			reason = END_COMMAND;
			break;
		}
		if (now >= end_ns) {
			reason = END_DURATION;
			break;
		}
		if (over_limit(capture)) {
			reason = END_LIMIT;
			break;
		}
	}
	probes_record(&capture->probes, RECORD_NOTHING);
	ring_buffer__consume(ring);
	return reason;
}

static void write_summary(struct capture *capture)
{
	struct writer *writer = &capture->records.writer;
	struct clocks *start = &capture->start, *last = &capture->last;
	char summary[2048], status[32] = "", spool[128] = "";

	if (capture->spool.started)
		snprintf(spool, sizeof(spool), "spool=%s\nspool_error=%s\n", capture->spool.to >= 0 ? "disk" : "memory",
			 capture->spool.error ? strerror(capture->spool.error) : "");
	if (capture->command.has_ended)
		snprintf(status, sizeof(status), "command_status=%d\n", capture->command.status);
	snprintf(summary, sizeof(summary),
		 "version=%s\nprobe_set=%s\nprobe_form=%s\nend_reason=%s\nlost=%llu\nrecords=%llu\nbytes=%llu\n"
		 "start_ns=%llu\nend_ns=%llu\ninitramfs_ns=%llu\nblind_spots=%s\nslept_ns=%lld\nclock_set_ns=%lld\n%s%s",
		 BOOTIO_VERSION, capture->probes.set, capture->probes.form, reason_names[capture->reason],
		 (unsigned long long)capture->lost_total, (unsigned long long)writer->records_total,
		 (unsigned long long)writer->size, (unsigned long long)capture->start_ns,
		 (unsigned long long)capture->end_ns, (unsigned long long)initramfs_began_ns(), capture->probes.blind_spots,
		 (long long)clocks_slept(start, last), (long long)clocks_set(start, last), spool, status);
	write_small_file(capture, "capture.txt", summary, strlen(summary));
}

/* For systemd/bootio-owners, which takes it away again. */
static void write_touched(struct capture *capture)
{
	size_t length = 0;
	char *list = touched_list(&capture->records, &length);

	if (list)
		write_small_file(capture, "touched", list, length);
	free(list);
}

static void finish(struct capture *capture, enum end_reason reason)
{
	struct writer *writer = &capture->records.writer;

	capture->last = clocks_now();
	capture->end_ns = capture->last.boot_ns;
	writer->last = 1;
	writer->freed = spool_freed(&capture->spool);
	probes_each_open(&capture->probes, capture->end_ns, take_open_access, &capture->records);
	records_flush_tallies(&capture->records);
	if (capture->probes.last_task_iterator >= 0)
		snapshot_last_processes(&capture->records, capture->probes.last_task_iterator, capture->end_ns);
	report_losses(capture, capture->end_ns, LOOK_LAST);
	write_clocks(capture, &capture->last);
	records_end(&capture->records, capture->end_ns, reason, capture->lost_total);
	if (writer_close(writer))
		capture->reason = reason == END_NO_SPACE ? END_NO_SPACE : END_ERROR;
	else
		capture->reason = reason;
	/* Before the summary, which says that all is written. */
	write_touched(capture);
	write_summary(capture);
	/* For who waits for the run: the process may end much later, as the kernel lets go of its programs one after another. */
	if (spool_end(&capture->spool) == 0 && capture->options.disk && !writer->error)
		write_small_file(capture, "ended", "", 0);
	if (writer->error)
		fail("events.bio", strerror(writer->error));
}

/* A command that is still there when the run is written is waited for. */
static void wait_for_command(struct capture *capture)
{
	struct pollfd signals = { .fd = capture->signals, .events = POLLIN };

	if (!capture->command.pid)
		return;
	tell("ended");
	for (heed_signals(capture); capture->command.pid && !capture->alone; heed_signals(capture))
		poll(&signals, 1, -1);
	write_summary(capture);
}

/* By a child: where this process executed another program, the kernel would let go of the BPF programs first. */
static void start_unit(const char *unit)
{
	pid_t child = fork();
	sigset_t none;

	if (child == 0) {
		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		execlp("systemctl", "systemctl", "--no-block", "start", unit, NULL);
		_exit(127);
	}
	/* Ended before it, this process would take it along: it is one of its service. */
	while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
		;
}

/* Has this process asked to end when the one that started it is gone. */
static void watch_owner(const struct options *options)
{
	if (options->owner && prctl(PR_SET_PDEATHSIG, SIGHUP) == 0 && getppid() != (pid_t)options->owner)
		raise(SIGHUP);
}

/* The signals that are heeded are read from a descriptor, and what nobody takes of what this process says does not end it. */
static int take_signals(void)
{
	static const int heeded[] = { SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGCHLD };
	sigset_t set;
	int fd;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(heeded) / sizeof(*heeded); i++)
		sigaddset(&set, heeded[i]);
	fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	sigaddset(&set, SIGPIPE);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return fd;
}

int main(int argc, char **argv)
{
	static struct capture capture;

	capture.options = parse_options(argc, argv);
	/* systemd spares processes with this mark when it leaves the initramfs and when it shuts down. */
	argv[0][0] = '@';
	capture.umask = umask(0077);
	if (capture.options.detach)
		detach();
	if (capture.options.follow_root)
		keep_proc();
	capture.records.self = (uint32_t)getpid();
	capture.records.owner = capture.options.owner;
	capture.records.filters = capture.options.filters;

	capture.signals = take_signals();
	if (capture.signals < 0)
		fail("signalfd", strerror(errno));
	watch_owner(&capture.options);

	if (lock_machine())
		fail("another capture is running on this machine; `bootio status` tells of a boot's, and it ends with "
		     "`systemctl start bootio-finish`", NULL);
	open_run(&capture);
	capture.probes.kept_types = capture.options.types;
	if (probes_load(&capture.probes, &capture.records.filters))
		fail(capture.probes.error, strerror(errno));
	finish(&capture, run(&capture));
	wait_for_command(&capture);
	/* A start-up that does not finish does not start what archives its run. */
	if (capture.reason == END_LIMIT && capture.options.limit_unit)
		start_unit(capture.options.limit_unit);
	return 0;
}
