/* SPDX-License-Identifier: MIT */
/* wire.h for user space: it names the kernel's integer types. */
#ifndef BOOTIO_WIRE_TYPES_H
#define BOOTIO_WIRE_TYPES_H

#include <linux/types.h>
#include <stdint.h>

#include "wire.h"

#endif
