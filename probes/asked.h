/* SPDX-License-Identifier: MIT */
/*
 * Whole paths from paths as they were asked for (the set `syscalls`). The kernel said which inode an open led to, so a
 * path found here is checked against it. Nothing here waits for a disk, a server or a file system in user space: where links
 * cannot be followed without, the path keeps them.
 */
#ifndef BOOTIO_ASKED_H
#define BOOTIO_ASKED_H

#include "records.h"

/*
 * The string number of the whole path that `asked` led to. Where the kernel did not tell device, inode and mode, `facts` get
 * them. Where it cannot be made absolute it stays as asked for, and is counted as lost.
 */
uint32_t asked_path(struct records *records, const struct wire_asked *asked, struct wire_open_facts *facts);
/* The same for the descriptor that `facts` tell of, as /proc shows it; 0 where it is closed, or another one, by now. */
uint32_t held_path(struct records *records, uint32_t tgid, struct wire_open_facts *facts);
/* The same for the program that a process executes. */
uint32_t executed_path(struct records *records, const struct wire_exec *exec);
/* A process is in this directory now. */
void asked_folder(struct records *records, const struct wire_asked *asked);
/* Learn the working directory of a process, and what it executes. */
void learn_folder(struct records *records, uint32_t tgid);
void learn_program(struct records *records, uint32_t tgid);

#endif
