/* SPDX-License-Identifier: MIT */
#ifndef BOOTIO_RECOVER_OPEN_H
#define BOOTIO_RECOVER_OPEN_H

#include <stddef.h>
#include <stdint.h>

/*
 * Adds to events.bio (`events`: its `size` bytes up to the end of the last whole block, numbered `sequence`) what the last
 * checkpoint in `folder` tells of descriptors that were open, and events.bio does not. Returns the bytes added; 0 where there
 * are none, or no room. They may be later than the last of events.bio, whose time is in `last_ns`.
 */
size_t recover_open(int folder, int fd, const uint8_t *events, size_t size, uint32_t sequence, uint64_t *last_ns);

#endif
