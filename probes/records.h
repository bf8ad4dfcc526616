/* SPDX-License-Identifier: MIT */
/*
 * Turns what the BPF programs send (wire.h) into the records of events.bio: gives processes, files and cgroups their
 * numbers, and joins each access with the path that was sent when the file was opened.
 */
#ifndef BOOTIO_RECORDS_H
#define BOOTIO_RECORDS_H

#include "filters.h"
#include "tally.h"
#include "waits.h"
#include "wire_types.h"
#include "writer.h"

/* What a process is now; comm and cgroup as numbers of the run. */
struct process_now {
	uint32_t comm, cgroup, uid;
	uint32_t left_out; /* by the filters */
};

/* A file by its number. */
struct known_file {
	uint64_t inode;
	uint32_t path, device; /* path: a string's number */
	uint16_t mode;
	uint8_t written; /* 1: its FILE record is there */
	uint8_t left_out;
};

struct records {
	struct writer writer;
	uint32_t self; /* tgid of the capture */
	uint32_t owner; /* of the program that started it for a session; 0 for none */
	int asked_for; /* 1: paths come as they were asked for (the set `syscalls`) */
	int descriptors; /* that set's map of open descriptors, for which are still what they were */
	struct filters filters;
	struct process_now *now; /* by process number */
	size_t now_room;
	uint64_t lost_paths; /* files for which only a last component was known */
	uint32_t next_process, next_file, next_cgroup, next_part;
	struct table processes; /* (start, tgid) -> number */
	struct table files; /* (path string, device, inode) -> number */
	struct table file_paths; /* number -> path string */
	struct known_file *known_files; /* by number */
	size_t known_room;
	struct table cgroups; /* kernel id -> number */
	struct table cgroup_paths; /* number -> path string */
	struct table inodes; /* (device, inode) -> file number */
	struct table folders; /* (device, inode) of a working directory -> path string */
	struct table asked; /* (hash of a path as asked for, inode) -> path string */
	struct table programs; /* (device, inode) of an executable -> path string */
	struct tally failed, ioctls, requests;
	struct waits waits;
	struct table sent; /* number of a path that was sent -> file number, and KEPT */
	struct table parts; /* file description -> part number */
};

/* What /proc says of a process. */
struct proc_facts {
	const char *executable;
	const void *argv;
	size_t argv_length;
	int argv_cut;
	uint32_t pid_namespace; /* its inode number; 0: not known */
};

/* The number of a process. One that was not announced (its fork was lost) is defined with what is known: its pid. */
uint32_t process_number(struct records *records, const struct wire_process *process, uint64_t ns);
/* The number of the file with this path (0: not known) on this inode; a new one where it is new. */
uint32_t file_number(struct records *records, uint32_t path, uint32_t device, uint64_t inode, uint16_t mode);
/* Whether what a process does with a file is kept. A file that is not known (0) has no path. */
int keeps(const struct records *records, uint32_t process, uint32_t number);
/* Files are defined at once; where there are filters, when a record that is kept is about to name them. */
uint32_t name_file(struct records *records, uint32_t number);
/* A process as the snapshot at the start found it. */
void records_snapshot_process(struct records *records, const struct snapshot_task *task, uint64_t ns,
			      const struct proc_facts *proc);
void records_snapshot_file(struct records *records, const struct snapshot_file *file, const char *path);
void records_cgroup(struct records *records, uint64_t kernel_id, const char *path, size_t length);
/* One record from the ring; `size` bytes of it are there. */
void records_take(struct records *records, const void *data, size_t size);
/* A process as the kernel tells of it at the end. Writes what is not known of it by then: a user without an exec, a loss. */
void records_last_process(struct records *records, const struct snapshot_task *task, uint64_t ns);
/* What a description still open at the end has done. */
void records_access(struct records *records, const struct wire_access *access);
/* The same while the capture goes on, to another file, for the case that it is cut off: nothing counts as told by it. */
void records_open_access(struct records *records, struct writer *to, const struct wire_access *access);
/* Writes what was tallied since the last time. */
void records_flush_tallies(struct records *records);
void records_start(struct records *records, uint64_t ns, uint64_t wall_ns, uint64_t monotonic_ns, const char *version,
		   const char *probe_set, uint32_t cpus);
/* Says what is left out of the run: after records_start. */
void records_filters(struct records *records);
void records_loss(struct records *records, uint64_t ns, uint32_t what, uint64_t count);
/* What the other clocks say at `ns`: where one was set, or the machine slept, and at the end. */
void records_clocks(struct records *records, uint64_t ns, uint64_t wall_ns, uint64_t monotonic_ns);
void records_end(struct records *records, uint64_t ns, uint32_t reason, uint64_t lost);

#endif
