// SPDX-License-Identifier: MIT OR GPL-2.0
/*
 * The set `syscalls`, for kernels that refuse the other one (fentry is forbidden, or reading the kernel's memory is): the
 * same records from the tracepoints of system calls and of processes. It reads the caller's memory, and the kernel's only
 * through pointers whose type the verifier knows: no bpf_probe_read_kernel in any form.
 */
#define BOOTIO_TYPED
#include <linux/types.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include "wire.h"

/* The same steps as plain loads: the verifier checks each pointer's type, and a bad one reads as 0. */
#undef BPF_CORE_READ
#define BPF_CORE_READ(source, field, ...) ___arrow(source, field, ##__VA_ARGS__)
#include "kernel.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

#include "bpf/typed.bpf.h"
#include "bpf/common.bpf.h"
#include "bpf/counting.bpf.h"
#include "bpf/copies.bpf.h"
#include "bpf/filters.bpf.h"
#include "bpf/asked.bpf.h"
#include "bpf/descriptors.bpf.h"
#include "bpf/sweeps.bpf.h"
#include "bpf/calls.bpf.h"
#include "bpf/syscalls.bpf.h"
#include "bpf/tasks.bpf.h"
#include "bpf/running.bpf.h"
#include "bpf/device.bpf.h"
