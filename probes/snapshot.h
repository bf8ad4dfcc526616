/* SPDX-License-Identifier: MIT */
/* What is there when the capture begins: cgroups, processes, and the files that they hold open. */
#ifndef BOOTIO_SNAPSHOT_H
#define BOOTIO_SNAPSHOT_H

#include "records.h"

/* The cgroups of the unified hierarchy, wherever it is mounted; none where it is not mounted yet. */
void snapshot_cgroups(struct records *records);
/* Reads the task iterator (`fd` of bpf_iter_create), with executables and arguments from /proc. */
void snapshot_processes(struct records *records, int fd, uint64_t ns);
/* Reads the file iterator; it also made the kernel's state for each. */
/* What the processes that still run have become, at the end. */
void snapshot_last_processes(struct records *records, int fd, uint64_t ns);
void snapshot_files(struct records *records, int fd);

#endif
