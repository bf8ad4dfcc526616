/* SPDX-License-Identifier: MIT */
/* Names of system calls, of those that may wait for a device. Numbers are this architecture's. */
#ifndef BOOTIO_CALL_NAMES_H
#define BOOTIO_CALL_NAMES_H

#include <stddef.h>

/* The name as in the manual; of others `call` and the number, made in `room`. */
const char *call_name(int call, char *room, size_t size);

#endif
