/* SPDX-License-Identifier: MIT */
/* sd_notify(3), without libsystemd. Does nothing where nobody asked for it. */
#ifndef BOOTIO_NOTIFY_H
#define BOOTIO_NOTIFY_H

void notify(const char *message);

#endif
