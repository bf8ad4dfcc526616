/* SPDX-License-Identifier: MIT */
/* What processes are now, and which of them, and which files, the filters keep: decided when a name or control group changes. */
#ifndef BOOTIO_KEPT_H
#define BOOTIO_KEPT_H

#include "records.h"

/* What is known of a process by its number, to be read only; all 0 where nothing is. */
struct process_now process_now(const struct records *records, uint32_t process);
/* The process is called so and is in this control group from now on; 0: as before. All are the run's numbers. */
void process_is_now(struct records *records, uint32_t process, uint32_t comm, uint32_t cgroup);
void process_is_of(struct records *records, uint32_t process, uint32_t uid);
/* Whether events of this process are kept. */
int keeps_process(const struct records *records, uint32_t process);
/* Whether events of processes in this control group are kept. */
int keeps_cgroup(const struct records *records, uint32_t cgroup);
/* Whether events about a path are kept. */
int keeps_path(const struct records *records, const char *path, size_t length);
/* The same of a path by its string number; 0 is a path that is not known. */
int keeps_path_string(const struct records *records, uint32_t path);

#endif
