/* SPDX-License-Identifier: MIT */
/* Which processes and files the filters keep, decided once for each and again where its name or control group changes. */
#ifndef BOOTIO_KEPT_H
#define BOOTIO_KEPT_H

#include "records.h"

/* The process is called so and is in this control group from now on; 0: as before. All are the run's numbers. */
void kept_learn_process(struct records *records, uint32_t process, uint32_t comm, uint32_t cgroup);
/* Whether events of this process are kept. */
int keeps_process(const struct records *records, uint32_t process);
/* Whether events about a path are kept. */
int keeps_path(const struct records *records, const char *path, size_t length);
/* The same of a path by its string number; 0 is a path that is not known. */
int keeps_path_string(const struct records *records, uint32_t path);

#endif
