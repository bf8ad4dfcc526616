/* SPDX-License-Identifier: MIT */
#include "records.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "asked.h"
#include "cgroups.h"
#include "kept.h"
#include "waits.h"

#define PIPEFS 0x50495045u
#define ANON_INODEFS 0x09041934u
/* Of a path that descriptions yet to come will refer to. */
#define KEPT (1ull << 32)
#define PROCESS_BEFORE 1
#define PROCESS_KERNEL 2
#define PROCESS_SELF 4
#define PROCESS_ARGV_CUT 8
#define PROCESS_INITRAMFS 16
#define EXEC_ARGV_CUT 1
#define EXEC_INITRAMFS 2
#define INITIAL_PID_NAMESPACE 0xeffffffcu /* PROC_PID_INIT_INO */

static uint32_t text(struct records *records, const char *string, size_t max)
{
	return writer_string(&records->writer, string, strnlen(string, max));
}

static uint32_t cgroup_number(struct records *records, uint64_t kernel_id)
{
	return (uint32_t)table_get(&records->cgroups, kernel_id, 0);
}

void records_cgroup(struct records *records, uint64_t kernel_id, const char *path, size_t length)
{
	struct writer *writer = &records->writer;
	uint32_t name;

	if (kernel_id == 0 || cgroup_number(records, kernel_id))
		return;
	name = writer_string(writer, path, length);
	table_set(&records->cgroups, kernel_id, 0, ++records->next_cgroup);
	table_set(&records->cgroup_paths, records->next_cgroup, 0, name);
	writer_begin(writer, RECORD_CGROUP);
	writer_varint(writer, records->next_cgroup);
	writer_varint(writer, kernel_id);
	writer_varint(writer, name);
	writer_end(writer);
}

struct process_facts {
	uint64_t ns;
	uint32_t parent, flags, cgroup, comm, executable, argv, uid;
	uint32_t pid_namespace; /* inode number; 0: not known */
};

static int is_own(const struct records *records, uint32_t tgid)
{
	return tgid == records->self || (records->owner && tgid == records->owner);
}

static uint32_t define_process(struct records *records, const struct wire_process *process, struct process_facts facts)
{
	struct writer *writer = &records->writer;
	uint32_t number = ++records->next_process;

	table_set(&records->processes, process->start_ns, process->tgid, number);
	writer_begin(writer, RECORD_PROCESS);
	writer_time(writer, facts.ns);
	writer_varint(writer, number);
	writer_varint(writer, process->tgid);
	writer_varint(writer, facts.parent);
	writer_signed(writer, (int64_t)(process->start_ns - facts.ns));
	writer_varint(writer, facts.flags | (is_own(records, process->tgid) ? PROCESS_SELF : 0));
	writer_varint(writer, facts.cgroup);
	writer_varint(writer, facts.comm);
	writer_varint(writer, facts.executable);
	writer_varint(writer, facts.argv);
	writer_varint(writer, facts.uid);
	writer_varint(writer, facts.pid_namespace == INITIAL_PID_NAMESPACE ? 1 : facts.pid_namespace);
	writer_end(writer);
	process_is_now(records, number, facts.comm, facts.cgroup);
	process_is_of(records, number, facts.uid);
	return number;
}

uint32_t process_number(struct records *records, const struct wire_process *process, uint64_t ns)
{
	uint32_t known = (uint32_t)table_get(&records->processes, process->start_ns, process->tgid);

	if (known || process->tgid == 0)
		return known;
	return define_process(records, process, (struct process_facts){ .ns = ns });
}

void records_snapshot_process(struct records *records, const struct snapshot_task *task, uint64_t ns,
			      const struct proc_facts *proc)
{
	struct process_facts facts = { .ns = ns, .flags = PROCESS_BEFORE, .uid = task->uid };

	if (table_get(&records->processes, task->process.start_ns, task->process.tgid))
		return;
	/* The iterator goes by pid, so that a parent nearly always comes before its children. */
	facts.parent = (uint32_t)table_get(&records->processes, task->parent.start_ns, task->parent.tgid);
	facts.cgroup = cgroup_number(records, task->cgroup);
	facts.comm = text(records, task->comm, sizeof(task->comm));
	facts.executable = text(records, proc->executable, WIRE_PATH_MAX);
	facts.argv = writer_string(&records->writer, proc->argv, proc->argv_length);
	facts.pid_namespace = task->kernel_thread ? INITIAL_PID_NAMESPACE : proc->pid_namespace;
	if (task->kernel_thread)
		facts.flags |= PROCESS_KERNEL;
	if (task->initramfs && !task->kernel_thread)
		facts.flags |= PROCESS_INITRAMFS;
	if (proc->argv_cut)
		facts.flags |= PROCESS_ARGV_CUT;
	define_process(records, &task->process, facts);
}

/* The kernel's own name of an object without a path: what /proc/PID/fd shows. */
static int object_name(char *out, size_t size, const struct wire_open_facts *file, const char *name, size_t length)
{
	unsigned long long inode = file->inode;
	int n = (int)length;

	if (S_ISSOCK(file->mode))
		return snprintf(out, size, "socket:[%llu]", inode);
	if (S_ISFIFO(file->mode) && file->fs_magic == PIPEFS)
		return snprintf(out, size, "pipe:[%llu]", inode);
	if (file->fs_magic == ANON_INODEFS)
		return snprintf(out, size, "anon_inode:%.*s", n, name);
	if (length > 6 && memcmp(name, "memfd:", 6) == 0)
		return snprintf(out, size, "/%.*s (deleted)", n, name);
	return 0;
}

/* What is known of a file; NULL where memory ran out. */
static struct known_file *known_file(const struct records *records, uint32_t number)
{
	return number && number < records->known_room ? &records->known_files[number] : NULL;
}

static void write_file(struct records *records, uint32_t number, struct known_file *file)
{
	struct writer *writer = &records->writer;

	writer_begin(writer, RECORD_FILE);
	writer_varint(writer, number);
	writer_varint(writer, file->path);
	writer_varint(writer, file->device);
	writer_varint(writer, file->inode);
	writer_varint(writer, file->mode >> 12);
	writer_end(writer);
	file->written = 1;
}

uint32_t name_file(struct records *records, uint32_t number)
{
	struct known_file *file = known_file(records, number);

	if (file && !file->written)
		write_file(records, number, file);
	return number;
}

uint32_t file_number(struct records *records, uint32_t path, uint32_t device, uint64_t inode, uint16_t mode)
{
	uint32_t number = (uint32_t)table_get(&records->files, (uint64_t)path << 32 | device, inode);
	struct known_file file = { .inode = inode, .path = path, .device = device, .mode = mode };

	if (number)
		return number;
	number = ++records->next_file;
	table_set(&records->files, (uint64_t)path << 32 | device, inode, number);
	table_set(&records->file_paths, number, 0, path);
	if (number >= records->known_room) {
		size_t room = records->known_room ? 2 * records->known_room : 4096;
		struct known_file *larger = realloc(records->known_files, room * sizeof(*larger));

		if (!larger) {
			write_file(records, number, &file);
			return number;
		}
		memset(larger + records->known_room, 0, (room - records->known_room) * sizeof(*larger));
		records->known_files = larger;
		records->known_room = room;
	}
	file.left_out = !keeps_path_string(records, path);
	records->known_files[number] = file;
	if (records->filters.count == 0)
		name_file(records, number);
	return number;
}

int keeps(const struct records *records, uint32_t process, uint32_t number)
{
	const struct known_file *file = known_file(records, number);

	if (records->filters.count == 0)
		return 1;
	return keeps_process(records, process) && (file ? !file->left_out : keeps_path_string(records, 0));
}

static void remember_file(struct records *records, const struct wire_open_facts *file, uint32_t path)
{
	uint32_t number = file_number(records, path, file->device, file->inode, file->mode);

	table_set(&records->inodes, file->device, file->inode, number);
	table_set(&records->sent, file->id, 0, number | (file->kept ? KEPT : 0));
}

static void define_file(struct records *records, const struct wire_header *header, const struct wire_open_facts *told,
			const char *path, size_t length)
{
	struct wire_open_facts file = *told;
	uint32_t string = 0;
	char named[512];

	if (file.name != NAME_PATH) {
		int n = object_name(named, sizeof(named), &file, path, length);

		if (n > 0)
			string = writer_string(&records->writer, named, (size_t)n < sizeof(named) ? (size_t)n : sizeof(named) - 1);
		else if (file.name == NAME_HELD)
			string = held_path(records, header->process.tgid, &file);
		if (!string)
			records->lost_paths++;
	}
	remember_file(records, &file, string ? string : writer_string(&records->writer, path, length));
}

void records_snapshot_file(struct records *records, const struct snapshot_file *file, const char *path)
{
	struct wire_open_facts facts = { .id = file->id,	   .inode = file->inode, .device = file->device,
					 .fs_magic = file->fs_magic, .mode = file->mode,   .name = file->name };

	define_file(records, NULL, &facts, path, file->length);
}

/* The set `syscalls` sends the path of each description, and names no other's. */
static uint64_t path_of(uint64_t id, uint64_t path_id)
{
	return path_id ? path_id : id;
}

/* A description is gone: so are its parts, and its path unless others refer to it. */
static void forget(struct records *records, uint64_t id, uint64_t path_id)
{
	table_remove(&records->parts, id, 0);
	path_id = path_of(id, path_id);
	if (id == path_id && !(table_get(&records->sent, path_id, 0) & KEPT))
		table_remove(&records->sent, path_id, 0);
}

/* What the programs count with the access, as if each call had been sent: it is told when the access is. */
static void tell_tcgets(struct records *records, const struct wire_access *access, uint32_t process, uint32_t file)
{
	struct tally_entry *entry;

	if (records->filters.kinds_out & KIND_IOCTL)
		return;
	entry = tally_entry(&records->ioctls, (uint64_t)process << 32 | file, IOCTL_TCGETS, access->header.ns);
	if (!entry)
		return;
	entry->count += access->io.tcgets_calls;
	entry->sum += access->io.tcgets_failed;
}

/* There is nothing else to tell: neither that the description was opened, as it was not or has been told, nor what was done with it. */
static int has_only_tcgets(const struct records *records, const struct wire_access *access)
{
	const struct io_counters *io = &access->io;
	int told = !(access->flags & ACCESS_OPENED) || table_get(&records->parts, access->id, 0);

	return told && io->tcgets_calls && !io->read_calls && !io->write_calls && !io->kernel_calls && !io->sync_calls;
}

/* The number that the parts of an access have in common. */
static uint32_t part_number(struct records *records, uint64_t id)
{
	uint32_t part = (uint32_t)table_get(&records->parts, id, 0);

	if (!part) {
		part = ++records->next_part;
		table_set(&records->parts, id, 0, part);
	}
	return part;
}

static uint32_t told_flags(const struct records *records, const struct wire_access *access, const struct access_waits *waits)
{
	const struct io_counters *io = &access->io;
	uint32_t flags = access->flags & ~(ACCESS_READ | ACCESS_WRITE | ACCESS_TIMES | ACCESS_KERNEL_READ | ACCESS_SYNC);

	if (io->read_calls)
		flags |= ACCESS_READ;
	if (io->write_calls)
		flags |= ACCESS_WRITE;
	if (io->kernel_calls)
		flags |= ACCESS_KERNEL_READ;
	if (io->sync_calls && !(records->filters.kinds_out & KIND_FSYNC))
		flags |= ACCESS_SYNC;
	if (records->filters.kinds_out & KIND_MMAP)
		flags &= ~(uint32_t)ACCESS_MAPPED;
	if (io->first_ns)
		flags |= ACCESS_TIMES;
	if (waits->count)
		flags |= ACCESS_WAITS;
	return flags;
}

static void write_access(struct records *records, struct writer *writer, const struct wire_access *access, uint32_t process,
			 uint32_t file, struct access_waits waits)
{
	const struct io_counters *io = &access->io;
	uint64_t ns = access->header.ns;
	uint32_t flags = told_flags(records, access, &waits);

	writer_begin(writer, RECORD_ACCESS);
	writer_time(writer, ns);
	writer_varint(writer, process);
	writer_varint(writer, file);
	writer_varint(writer, flags);
	writer_varint(writer, ns - access->since_ns);
	if (flags & ACCESS_PART)
		writer_varint(writer, part_number(records, access->id));
	if (flags & ACCESS_READ) {
		writer_varint(writer, io->read_calls);
		writer_varint(writer, io->read_bytes);
	}
	if (flags & ACCESS_WRITE) {
		writer_varint(writer, io->write_calls);
		writer_varint(writer, io->write_bytes);
	}
	if (flags & ACCESS_TIMES) {
		writer_varint(writer, io->first_ns - access->since_ns);
		writer_varint(writer, io->last_ns - io->first_ns);
	}
	if (flags & ACCESS_KERNEL_READ) {
		writer_varint(writer, io->kernel_calls);
		writer_varint(writer, io->kernel_bytes);
	}
	if (flags & ACCESS_SYNC) {
		writer_varint(writer, io->sync_calls);
		writer_varint(writer, io->sync_ns);
	}
	if (flags & ACCESS_WAITS) {
		writer_varint(writer, waits.count);
		writer_varint(writer, waits.ns);
	}
	writer_end(writer);
}

void records_access(struct records *records, const struct wire_access *access)
{
	const struct io_counters *io = &access->io;
	uint32_t process = process_number(records, &access->header.process, access->header.ns);
	uint32_t file = (uint32_t)table_get(&records->sent, path_of(access->id, access->path_id), 0);
	struct access_waits waits = take_access_waits(records, access->id, process);

	if (keeps(records, process, file)) {
		name_file(records, file);
		if (io->tcgets_calls)
			tell_tcgets(records, access, process, file);
		if (!has_only_tcgets(records, access) || waits.count)
			write_access(records, &records->writer, access, process, file, waits);
	}
	if (access->gone)
		forget(records, access->id, access->path_id);
}

void records_open_access(struct records *records, struct writer *to, const struct wire_access *access)
{
	const struct wire_process *who = &access->header.process;
	/* What defines it may still be in the ring. */
	uint32_t process = (uint32_t)table_get(&records->processes, who->start_ns, who->tgid);
	uint32_t file = (uint32_t)table_get(&records->sent, path_of(access->id, access->path_id), 0);
	struct access_waits waits = see_access_waits(records, access->id, process);

	if (!process || !file || access->since_ns > access->header.ns || !keeps(records, process, file))
		return;
	if (has_only_tcgets(records, access) && !waits.count)
		return;
	write_access(records, to, access, process, name_file(records, file), waits);
}

static void take_open(struct records *records, const struct wire_open *open)
{
	define_file(records, &open->header, &open->facts, open->path, open->header.extra);
}

static void take_asked(struct records *records, const struct wire_asked *asked)
{
	struct wire_open_facts file = asked->facts;
	uint32_t path = asked_path(records, asked, &file);

	remember_file(records, &file, path);
}

static void take_cgroup(struct records *records, const struct wire_cgroup *cgroup)
{
	char path[WIRE_PATH_MAX];
	size_t length;

	if (cgroup->header.extra > 0) {
		records_cgroup(records, cgroup->id, cgroup->path, cgroup->header.extra);
		return;
	}
	length = new_cgroup_path(cgroup->id, cgroup->header.ns, path, sizeof(path));
	if (length > 0)
		records_cgroup(records, cgroup->id, path, length);
	else
		records->lost_paths++;
}

static void take_fork(struct records *records, const struct wire_fork *fork)
{
	struct process_facts facts = { .ns = fork->header.ns, .uid = fork->uid };

	if (table_get(&records->processes, fork->header.process.start_ns, fork->header.process.tgid))
		return;
	facts.parent = process_number(records, &fork->parent, fork->header.ns);
	facts.cgroup = cgroup_number(records, fork->cgroup);
	facts.comm = text(records, fork->comm, sizeof(fork->comm));
	facts.flags = fork->kernel_thread ? PROCESS_KERNEL : 0;
	facts.pid_namespace = fork->pid_namespace;
	define_process(records, &fork->header.process, facts);
}

static void take_exec(struct records *records, const struct wire_exec *exec)
{
	struct writer *writer = &records->writer;
	uint32_t process = process_number(records, &exec->header.process, exec->header.ns);
	uint32_t file = (uint32_t)table_get(&records->sent, exec->file_id, 0);
	uint32_t executable = (uint32_t)table_get(&records->file_paths, file, 0);
	uint32_t argv = writer_string(writer, exec->argv, exec->header.extra);
	uint32_t comm = text(records, exec->comm, sizeof(exec->comm));

	if (!executable && exec->file.inode) {
		executable = executed_path(records, exec);
		/* Nobody opens it that system calls show; its pages are read all the same. */
		if (executable)
			table_set(&records->inodes, exec->file.device, exec->file.inode,
				  file_number(records, executable, exec->file.device, exec->file.inode, S_IFREG));
	}
	/* Its open was lost: the name as asked for is better than none. */
	if (!executable)
		executable = text(records, exec->name, sizeof(exec->name));
	writer_begin(writer, RECORD_EXEC);
	writer_time(writer, exec->header.ns);
	writer_varint(writer, process);
	writer_varint(writer, executable);
	writer_varint(writer, argv);
	writer_varint(writer, comm);
	writer_varint(writer, (exec->argv_cut ? EXEC_ARGV_CUT : 0) | (exec->initramfs ? EXEC_INITRAMFS : 0));
	writer_varint(writer, cgroup_number(records, exec->cgroup));
	writer_varint(writer, exec->uid);
	writer_end(writer);
	process_is_now(records, process, comm, cgroup_number(records, exec->cgroup));
	process_is_of(records, process, exec->uid);
}

/* Of a process that is not known nothing else is: it was there before the capture, and gone before the snapshot. */
static uint32_t known_process(const struct records *records, const struct wire_header *header)
{
	return (uint32_t)table_get(&records->processes, header->process.start_ns, header->process.tgid);
}

static void take_exit(struct records *records, const struct wire_exit *record)
{
	struct writer *writer = &records->writer;
	uint32_t process = known_process(records, &record->header);

	if (!process)
		return;
	writer_begin(writer, RECORD_EXIT);
	writer_time(writer, record->header.ns);
	writer_varint(writer, process);
	writer_varint(writer, record->status);
	writer_varint(writer, cgroup_number(records, record->cgroup));
	writer_varint(writer, record->uid);
	writer_end(writer);
}

/* COMM and MOVE have one shape. */
static void take_state(struct records *records, const struct wire_header *header, enum record_kind kind,
			uint32_t number)
{
	struct writer *writer = &records->writer;
	uint32_t process = known_process(records, header);

	if (!process)
		return;
	writer_begin(writer, kind);
	writer_time(writer, header->ns);
	writer_varint(writer, process);
	writer_varint(writer, number);
	writer_end(writer);
	process_is_now(records, process, kind == RECORD_COMM ? number : 0, kind == RECORD_MOVE ? number : 0);
}

void records_last_process(struct records *records, const struct snapshot_task *task, uint64_t ns)
{
	struct wire_header header = { .ns = ns, .process = task->process };
	uint32_t process = known_process(records, &header);
	struct process_now now = process_now(records, process);
	uint32_t comm = process ? text(records, task->comm, sizeof(task->comm)) : 0;
	uint32_t cgroup = cgroup_number(records, task->cgroup);

	if (!process)
		return;
	if (comm != now.comm)
		take_state(records, &header, RECORD_COMM, comm);
	if (cgroup && cgroup != now.cgroup)
		take_state(records, &header, RECORD_MOVE, cgroup);
	if (task->uid == now.uid)
		return;
	writer_begin(&records->writer, RECORD_USER);
	writer_varint(&records->writer, process);
	writer_varint(&records->writer, task->uid);
	writer_end(&records->writer);
}

static void take_failed(struct records *records, const struct wire_failed *failed)
{
	uint64_t ns = failed->header.ns;
	uint64_t process = process_number(records, &failed->header.process, ns);
	uint64_t path;

	if (!keeps_process(records, (uint32_t)process) || !keeps_path(records, failed->path, failed->header.extra))
		return;
	path = writer_string(&records->writer, failed->path, failed->header.extra);
	tally(&records->failed, process << 32 | path, (uint64_t)failed->call << 32 | failed->error, ns, 0);
}

static void take_ioctl(struct records *records, const struct wire_ioctl *ioctl)
{
	uint64_t ns = ioctl->header.ns;
	uint64_t process = process_number(records, &ioctl->header.process, ns);
	uint64_t file = (uint32_t)table_get(&records->sent, ioctl->file_id, 0);

	if (!keeps(records, (uint32_t)process, (uint32_t)file))
		return;
	name_file(records, (uint32_t)file);
	tally(&records->ioctls, process << 32 | file, ioctl->command, ns, ioctl->result < 0);
}

static void take_request(struct records *records, const struct wire_request *request)
{
	struct tally_entry *entry =
		tally(&records->requests, request->disk, request->operation, request->header.ns, request->latency_ns);

	if (entry)
		entry->extra += request->bytes;
}

/* Of a change by path, either path is enough. */
static int keeps_change(const struct records *records, const struct wire_change *change, uint32_t process, uint32_t file)
{
	if (change->file_id || change->length1 + change->length2 > change->header.extra)
		return keeps(records, process, file);
	return keeps_process(records, process) &&
	       (keeps_path(records, change->paths, change->length1) ||
		(change->length2 && keeps_path(records, change->paths + change->length1, change->length2)));
}

static void take_change(struct records *records, const struct wire_change *change)
{
	struct writer *writer = &records->writer;
	uint32_t process = process_number(records, &change->header.process, change->header.ns);
	uint32_t file = (uint32_t)table_get(&records->sent, change->file_id, 0);
	uint32_t first = 0, second = 0;

	if (!keeps_change(records, change, process, file))
		return;
	name_file(records, file);
	if (change->length1 + change->length2 <= change->header.extra) {
		first = writer_string(writer, change->paths, change->length1);
		second = writer_string(writer, change->paths + change->length1, change->length2);
	}
	writer_begin(writer, RECORD_CHANGE);
	writer_time(writer, change->header.ns);
	writer_varint(writer, process);
	writer_varint(writer, change->operation);
	writer_varint(writer, file);
	writer_varint(writer, first);
	writer_varint(writer, second);
	writer_varint(writer, change->size);
	writer_end(writer);
}

void records_flush_tallies(struct records *records)
{
	struct writer *writer = &records->writer;

	for (size_t i = 0; i < records->failed.used; i++) {
		const struct tally_entry *entry = &records->failed.entries[i];

		writer_begin(writer, RECORD_FAILED);
		writer_time(writer, entry->ns);
		writer_varint(writer, entry->key1 >> 32);
		writer_varint(writer, (uint32_t)entry->key1);
		writer_varint(writer, entry->key2 >> 32);
		writer_varint(writer, (uint32_t)entry->key2);
		writer_varint(writer, entry->count);
		writer_end(writer);
	}
	for (size_t i = 0; i < records->ioctls.used; i++) {
		const struct tally_entry *entry = &records->ioctls.entries[i];

		writer_begin(writer, RECORD_IOCTL);
		writer_time(writer, entry->ns);
		writer_varint(writer, entry->key1 >> 32);
		writer_varint(writer, (uint32_t)entry->key1);
		writer_varint(writer, entry->key2);
		writer_varint(writer, entry->count);
		writer_varint(writer, entry->sum);
		writer_end(writer);
	}
	for (size_t i = 0; i < records->requests.used; i++) {
		const struct tally_entry *entry = &records->requests.entries[i];

		writer_begin(writer, RECORD_REQUEST);
		writer_time(writer, entry->ns);
		writer_varint(writer, entry->key1);
		writer_varint(writer, entry->key2);
		writer_varint(writer, entry->count);
		writer_varint(writer, entry->extra);
		writer_varint(writer, entry->sum);
		writer_varint(writer, entry->most);
		writer_end(writer);
	}
	empty_tally(&records->failed);
	empty_tally(&records->ioctls);
	empty_tally(&records->requests);
	write_fills(records);
	write_waits(records);
}

/* The least size of each kind: what is shorter cannot come from our programs, and is not read past its end. */
static size_t fixed_size(uint32_t kind)
{
	switch (kind) {
	case WIRE_OPEN:
		return offsetof(struct wire_open, path);
	case WIRE_ASKED:
	case WIRE_FOLDER:
		return offsetof(struct wire_asked, path);
	case WIRE_CGROUP:
		return offsetof(struct wire_cgroup, path);
	case WIRE_FORK:
		return sizeof(struct wire_fork);
	case WIRE_EXEC:
		return offsetof(struct wire_exec, argv);
	case WIRE_EXIT:
		return sizeof(struct wire_exit);
	case WIRE_COMM_CHANGE:
		return sizeof(struct wire_comm);
	case WIRE_MOVE:
		return sizeof(struct wire_move);
	case WIRE_ACCESS:
		return sizeof(struct wire_access);
	case WIRE_FAILED:
		return offsetof(struct wire_failed, path);
	case WIRE_IOCTL:
		return sizeof(struct wire_ioctl);
	case WIRE_FILL:
		return sizeof(struct wire_fill);
	case WIRE_BLOCKED:
		return sizeof(struct wire_blocked);
	case WIRE_REQUEST:
		return sizeof(struct wire_request);
	case WIRE_CHANGE:
		return offsetof(struct wire_change, paths);
	case WIRE_FREE:
		return sizeof(struct wire_free);
	default:
		return SIZE_MAX;
	}
}

/* The kind that a filter may name. */
static uint32_t kind_bit(uint32_t kind)
{
	switch (kind) {
	case WIRE_FAILED:
		return KIND_FAILED;
	case WIRE_IOCTL:
		return KIND_IOCTL;
	case WIRE_FILL:
		return KIND_FILLS;
	case WIRE_BLOCKED:
		return KIND_BLOCKED;
	case WIRE_REQUEST:
		return KIND_REQUESTS;
	case WIRE_CHANGE:
		return KIND_CHANGES;
	default:
		return 0;
	}
}

void records_take(struct records *records, const void *data, size_t size)
{
	const struct wire_header *header = data;

	if (size < sizeof(*header) || size < fixed_size(header->kind) ||
	    header->extra > size - fixed_size(header->kind) || records->filters.kinds_out & kind_bit(header->kind))
		return;
	switch (header->kind) {
	case WIRE_OPEN:
		take_open(records, data);
		break;
	case WIRE_ASKED:
		take_asked(records, data);
		break;
	case WIRE_FOLDER:
		asked_folder(records, data);
		break;
	case WIRE_CGROUP:
		take_cgroup(records, data);
		break;
	case WIRE_FORK:
		take_fork(records, data);
		break;
	case WIRE_EXEC:
		take_exec(records, data);
		break;
	case WIRE_EXIT:
		take_exit(records, data);
		break;
	case WIRE_COMM_CHANGE: {
		const struct wire_comm *comm = data;

		take_state(records, header, RECORD_COMM, text(records, comm->comm, sizeof(comm->comm)));
		break;
	}
	case WIRE_MOVE: {
		const struct wire_move *move = data;

		take_state(records, header, RECORD_MOVE, cgroup_number(records, move->cgroup));
		break;
	}
	case WIRE_ACCESS:
		records_access(records, data);
		break;
	case WIRE_FAILED:
		take_failed(records, data);
		break;
	case WIRE_IOCTL:
		take_ioctl(records, data);
		break;
	case WIRE_FILL:
		take_fill(records, data);
		break;
	case WIRE_BLOCKED:
		take_blocked(records, data);
		break;
	case WIRE_REQUEST:
		take_request(records, data);
		break;
	case WIRE_CHANGE:
		take_change(records, data);
		break;
	case WIRE_FREE: {
		const struct wire_free *freed = data;

		forget(records, freed->id, freed->path_id);
		break;
	}
	}
}

void records_start(struct records *records, uint64_t ns, uint64_t wall_ns, uint64_t monotonic_ns, const char *version,
		   const char *probe_set, uint32_t cpus)
{
	struct writer *writer = &records->writer;
	uint32_t version_string = text(records, version, 64);
	uint32_t probe_set_string = text(records, probe_set, 64);

	writer_begin(writer, RECORD_START);
	writer_time(writer, ns);
	writer_varint(writer, wall_ns);
	writer_varint(writer, monotonic_ns);
	writer_varint(writer, version_string);
	writer_varint(writer, probe_set_string);
	writer_varint(writer, records->self);
	writer_varint(writer, cpus);
	writer_end(writer);
}

void records_filters(struct records *records)
{
	struct writer *writer = &records->writer;

	for (size_t i = 0; i < records->filters.count; i++) {
		const struct filter *filter = &records->filters.each[i];
		uint32_t value = writer_string(writer, filter->value, filter->length);

		writer_begin(writer, RECORD_FILTER);
		writer_varint(writer, filter->what);
		writer_varint(writer, filter->how);
		writer_varint(writer, value);
		writer_end(writer);
	}
}

void records_loss(struct records *records, uint64_t ns, uint32_t what, uint64_t count)
{
	struct writer *writer = &records->writer;

	writer_begin(writer, RECORD_LOSS);
	writer_time(writer, ns);
	writer_varint(writer, what);
	writer_varint(writer, count);
	writer_end(writer);
}

void records_clocks(struct records *records, uint64_t ns, uint64_t wall_ns, uint64_t monotonic_ns)
{
	struct writer *writer = &records->writer;

	writer_begin(writer, RECORD_CLOCKS);
	writer_varint(writer, ns);
	writer_varint(writer, wall_ns);
	writer_varint(writer, monotonic_ns);
	writer_end(writer);
}

void records_end(struct records *records, uint64_t ns, uint32_t reason, uint64_t lost)
{
	struct writer *writer = &records->writer;

	writer_begin(writer, RECORD_END);
	writer_time(writer, ns);
	writer_varint(writer, reason);
	writer_varint(writer, lost);
	writer_end(writer);
}
