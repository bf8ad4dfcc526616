// SPDX-License-Identifier: MIT OR GPL-2.0
/* The programs of bootio.bpf.c as most starts want them: see PLAIN. The loader takes these for those where it can. */
#define BOOTIO_PLAIN
#include "bootio.bpf.c"
