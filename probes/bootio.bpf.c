// SPDX-License-Identifier: MIT OR GPL-2.0
/*
 * The programs that watch processes and what they do with files. Nothing here waits; what does not fit is counted.
 * Each part is a header of its own in bpf/, all compiled as one object so that they share their maps.
 */
#include <linux/types.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include "wire.h"
#include "kernel.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

#include "bpf/common.bpf.h"
#include "bpf/counting.bpf.h"
#include "bpf/copies.bpf.h"
#include "bpf/filters.bpf.h"
#include "bpf/calls_kept.bpf.h"
#include "bpf/asked.bpf.h"
#include "bpf/paths.bpf.h"
#include "bpf/accesses.bpf.h"
#include "bpf/transfers.bpf.h"
#include "bpf/lookups.bpf.h"
#include "bpf/changes.bpf.h"
#include "bpf/hooked.bpf.h"
#include "bpf/running.bpf.h"
#include "bpf/device.bpf.h"
#include "bpf/processes.bpf.h"
#include "bpf/snapshot.bpf.h"
