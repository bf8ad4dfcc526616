/* SPDX-License-Identifier: MIT OR GPL-2.0 */
/*
 * What the BPF programs send to the loader through the ring buffer. In memory only, between two parts of one build:
 * what goes to disk is FORMAT.md's business. Times are CLOCK_BOOTTIME nanoseconds.
 */
#ifndef BOOTIO_WIRE_H
#define BOOTIO_WIRE_H

#define WIRE_PATH_MAX 4096
#define WIRE_ARGV_MAX 4096
#define WIRE_COMM 16

/* The same numbers as the record kinds of FORMAT.md where a record follows from them. */
enum wire_kind {
	WIRE_OPEN = 2, /* a file description exists: path, device, inode */
	WIRE_CGROUP = 3,
	WIRE_FORK = 6,
	WIRE_EXEC = 7,
	WIRE_EXIT = 8,
	WIRE_COMM_CHANGE = 9,
	WIRE_MOVE = 10,
	WIRE_ACCESS = 11,
	WIRE_FAILED = 13,
	WIRE_IOCTL = 14,
	WIRE_FILL = 15,
	WIRE_BLOCKED = 16,
	WIRE_REQUEST = 17,
	WIRE_CHANGE = 18,
	WIRE_FREE = 32, /* a file description is gone, and nothing new was done with it */
	WIRE_ASKED = 33, /* a file description exists: the path as asked for (set `syscalls`) */
	WIRE_FOLDER = 34, /* a process has another working directory: the path as asked for (set `syscalls`) */
};

/* Indices of the loss counters: the `what` of LOSS records, all below WIRE_LOST_KINDS. */
enum wire_lost {
	LOST_OPEN = 2,
	LOST_CGROUP = 3,
	LOST_FORK = 6,
	LOST_EXEC = 7,
	LOST_EXIT = 8,
	LOST_COMM = 9,
	LOST_MOVE = 10,
	LOST_ACCESS = 11,
	LOST_FAILED = 13,
	LOST_IOCTL = 14,
	LOST_FILL = 15,
	LOST_BLOCKED = 16,
	LOST_REQUEST = 17,
	LOST_CHANGE = 18,
	LOST_STATE = 64,
	LOST_PATH = 65,
	WIRE_LOST_KINDS = 96,
};

/* ACCESS flags: FORMAT.md's. */
enum access_flag {
	ACCESS_OPENED = 1,
	ACCESS_PART = 2,
	ACCESS_AT_END = 4,
	ACCESS_READ = 8,
	ACCESS_WRITE = 16,
	ACCESS_TIMES = 32,
	ACCESS_EXEC = 64,
	ACCESS_CAN_READ = 128,
	ACCESS_CAN_WRITE = 256,
	ACCESS_CREATE = 512,
	ACCESS_TRUNCATE = 1024,
	ACCESS_APPEND = 2048,
	ACCESS_DIRECT = 4096,
	ACCESS_PATH_ONLY = 8192,
	ACCESS_KERNEL_READ = 32768,
	ACCESS_SYNC = 65536,
	ACCESS_MAPPED = 131072,
	ACCESS_WAITS = 262144,
};

/* A process: its tgid, and the start of its leader (pids come round again). */
struct wire_process {
	__u64 start_ns;
	__u32 tgid;
	__u32 pad;
};

struct wire_header {
	__u64 ns;
	struct wire_process process;
	__u32 kind;
	__u32 extra; /* bytes after the fixed part */
};

/*
 * `name` says what follows as path: a whole path; only the last component's name where the kernel gave no path; or that name,
 * if any, with `fd` for a look at /proc/PID/fd.
 */
enum wire_name { NAME_PATH = 0, NAME_COMPONENT = 1, NAME_HELD = 2 };

struct wire_open_facts {
	__u64 id;
	__u64 inode;
	__u32 device; /* the kernel's own: major << 20 | minor */
	__u32 fs_magic;
	__u16 mode;
	__u16 name;
	__u32 fd; /* of NAME_HELD */
	__u32 kept; /* 1: other descriptions will refer to this one's path */
	__u32 pad;
};

struct wire_open {
	struct wire_header header;
	struct wire_open_facts facts;
	char path[WIRE_PATH_MAX];
};

/* The same for what has no path, only a name: small enough to be made in the ring itself. */
struct wire_object {
	struct wire_header header;
	struct wire_open_facts facts;
	char name[128];
};

/* A directory; inode 0: not known. */
struct wire_place {
	__u64 inode;
	__u32 device;
	__u32 pad;
};

/* A path as it was asked for, and what it is relative to: nothing, a working directory, or another description. */
struct wire_asked {
	struct wire_header header;
	struct wire_open_facts facts; /* of what it led to; inode 0 where this kernel does not let us see. `fd` is set */
	struct wire_place folder;
	__u64 folder_id;
	__u32 open_flags; /* as asked for */
	__u32 pad;
	char path[WIRE_PATH_MAX];
};

#define IOCTL_TCGETS 0x5401

/* How often something was done, and how much of it. */
struct io_counter {
	__u64 calls;
	__u64 amount;
};

/* Its numbers in io_counters.of. */
enum counter { IN, OUT, KERNEL_IN, SYNC, TCGETS_CALL, NOTHING_YET /* the file is to be known, no more */ };

struct io_counters {
	union {
		struct io_counter of[NOTHING_YET];
		struct {
			__u64 read_calls, read_bytes;
			__u64 write_calls, write_bytes;
			__u64 kernel_calls, kernel_bytes; /* read by the kernel itself: to execute, modules, firmware */
			__u64 sync_calls, sync_ns;
			__u64 tcgets_calls, tcgets_failed; /* the ioctl by which libraries ask for a terminal: most ioctls of a boot */
		};
	};
	__u64 first_ns;
	__u64 last_ns;
};

struct wire_access {
	struct wire_header header;
	__u64 id;
	__u64 path_id; /* of the description that the path was sent with */
	__u64 since_ns; /* the open, or the first use seen */
	struct io_counters io;
	__u32 flags;
	__u32 gone; /* 1: the file description is freed with this record */
};

struct wire_free {
	struct wire_header header;
	__u64 id;
	__u64 path_id;
};

struct wire_fork {
	struct wire_header header; /* process: the child */
	struct wire_process parent;
	__u64 cgroup;
	__u32 uid;
	__u32 kernel_thread;
	__u32 pid_namespace; /* its inode number */
	__u32 pad;
	char comm[WIRE_COMM];
};

struct wire_exec {
	struct wire_header header;
	__u64 file_id; /* of the executable, 0 where not known */
	struct wire_place file; /* the executable itself, where its id is not known */
	struct wire_place folder; /* the working directory */
	__u64 cgroup;
	__u32 uid;
	__u16 argv_cut;
	__u16 name_length;
	__u32 initramfs; /* 1: its root directory is there */
	__u32 pad;
	char comm[WIRE_COMM];
	char name[256]; /* as asked for */
	char argv[WIRE_ARGV_MAX];
};

struct wire_exit {
	struct wire_header header;
	__u64 cgroup;
	__u32 status;
	__u32 sweep; /* 1: the loader must look for entries of this process in `descriptors` */
	__u32 uid;
	__u32 pad;
};

struct wire_comm {
	struct wire_header header;
	char comm[WIRE_COMM];
};

struct wire_move {
	struct wire_header header;
	__u64 cgroup;
};

struct wire_cgroup {
	struct wire_header header;
	__u64 id;
	char path[WIRE_PATH_MAX];
};

/* Calls that look a path up: FORMAT.md's numbers. */
enum failed_call { FAILED_OPEN = 1, FAILED_STAT = 2, FAILED_ACCESS = 3, FAILED_READLINK = 4, FAILED_EXEC = 5 };

struct wire_failed {
	struct wire_header header;
	__u32 call;
	__u32 error; /* errno */
	char path[WIRE_PATH_MAX];
};

struct wire_ioctl {
	struct wire_header header;
	__u64 file_id;
	__u32 command;
	__s32 result;
};

/* What a thread was in the kernel for: the number of a system call, or one of these. */
enum running_call { CALL_FAULT = -1, CALL_UNKNOWN = -2 };

struct wire_running {
	__u64 place; /* another one in each function of the program that got there */
	__u64 path_id; /* of the file that the call names by a descriptor; 0 for none */
	__u32 tid;
	__s32 call;
};

struct wire_fill {
	struct wire_header header;
	struct wire_running running; /* its path_id only with FILL_BY_CALL */
	__u64 inode;
	__u64 first_byte; /* of these bytes, in the file */
	__u64 asked_from; /* what the call asks for, with FILL_BY_CALL; of a length of 0 it is not known */
	__u64 asked_bytes;
	__u32 device; /* of the file system */
	__u32 bytes;
	__u16 mode; /* the inode's; 0 where the pages belong to no file */
	__u16 flags; /* enum fill_flag */
	__u32 disk;
};
enum fill_flag {
	FILL_READAHEAD = 1, /* these three are FORMAT.md's */
	FILL_METADATA = 2,
	FILL_ANONYMOUS = 4,
	FILL_BY_CALL = 256, /* the bytes are of the file that the thread's call names by a descriptor */
	FILL_AHEAD = 512, /* nobody waits for them: the thread came to a marker of read-ahead, or asks to read ahead */
};

struct wire_blocked {
	struct wire_header header;
	struct wire_running running;
	__u64 file_id; /* of the description whose path is running.path_id */
	__u64 span_ns;
};

struct wire_request {
	struct wire_header header; /* ns: its completion */
	__u64 latency_ns;
	__u32 disk;
	__u32 bytes;
	__u32 operation; /* the kernel's REQ_OP_: 0 read, 1 write, 2 flush, 3 discard */
	__u32 pad;
};

/* Changes of names and sizes: FORMAT.md's numbers. */
enum change_operation {
	CHANGE_UNLINK = 1,
	CHANGE_RMDIR = 2,
	CHANGE_RENAME = 3,
	CHANGE_MKDIR = 4,
	CHANGE_LINK = 5,
	CHANGE_SYMLINK = 6,
	CHANGE_TRUNCATE = 7,
	CHANGE_ALLOCATE = 8,
};

struct wire_change {
	struct wire_header header;
	__u64 file_id; /* where the call named a descriptor */
	__u64 size; /* of truncate and fallocate */
	__u32 operation;
	__u16 length1; /* of the first path; the second follows it */
	__u16 length2;
	char paths[WIRE_PATH_MAX];
};

/* One open file description, in the kernel's map `files`, keyed by the address of its struct file. */
#define FILE_SHARERS 6
struct file_state {
	__u64 id;
	__u64 path_id;
	__u64 since_ns;
	struct wire_process owner; /* who opened it, or was seen to use it first; tgid 0: gone */
	struct io_counters io; /* the owner's */
	__u32 flags; /* enum access_flag */
	__u32 parts; /* records sent for the owner already */
	__u32 sharers[FILE_SHARERS]; /* tgids of others that used it */
	__u32 sharer_count;
	__u32 pad;
};

/* The use that another process makes of a description that it got by fork or over a socket. */
struct share_key {
	__u64 id; /* of the description */
	__u32 tgid;
	__u32 pad;
};

struct share_state {
	__u64 id;
	__u64 path_id;
	__u64 since_ns;
	struct wire_process process;
	struct io_counters io;
	__u32 flags;
	__u32 pad;
};

/*
 * The set `syscalls`: one use of a descriptor, in the map `descriptors`, keyed by tgid << 32 | fd. Uses of one description
 * (by dup, by fork) have one id.
 */
enum descriptor_mark {
	MARK_SHARED = 1, /* there are or were others with this id: records are parts, and the map `shares` counts them */
	MARK_CLOSE_ON_EXEC = 2,
	MARK_TELL = 4, /* told when it goes even if nothing was done with it: opened, or made by dup from such */
};

struct descriptor_state {
	__u64 id; /* 0: closed */
	__u64 since_ns;
	__u64 start_ns; /* of the process */
	struct io_counters io;
	__u32 flags; /* enum access_flag */
	__u32 marks;
};

/* Descriptors of one process that have an entry in `descriptors` or had one: those below KNOWN_FDS. */
#define KNOWN_FDS 1024
struct known_descriptors {
	__u64 bits[KNOWN_FDS / 64];
	__u64 beyond; /* 1: there are higher ones, which the loader looks for when the process has ended */
};

/* What the task iterator prints for each process, and the file iterator for each open file. */
struct snapshot_task {
	struct wire_process process;
	struct wire_process parent;
	__u64 cgroup;
	__u32 uid;
	__u32 kernel_thread;
	__u32 initramfs; /* 1: its root directory is there */
	__u32 pad;
	char comm[WIRE_COMM];
};

struct snapshot_file {
	__u64 id;
	__u64 inode;
	__u32 device;
	__u32 fs_magic;
	__u16 mode;
	__u16 name;
	__u32 length;
	__u32 tgid; /* of a process that holds it, and where */
	__u32 fd;
	/* the path follows */
};

#endif
