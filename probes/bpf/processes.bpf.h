// SPDX-License-Identifier: MIT OR GPL-2.0
/* Fork, exec, exit, names, and the cgroups that say which unit a process belongs to. */

/* Second copies (copies.bpf.h) are below first ones: tracepoints run what was attached first before the rest. */

static __noinline int forked(struct task_struct *parent, struct task_struct *child)
{
	struct wire_fork record = {};

	if (!recording || BPF_CORE_READ(child, pid) != BPF_CORE_READ(child, tgid))
		return 0;
	fill_header(&record.header, WIRE_FORK, bpf_ktime_get_boot_ns());
	task_process(child, &record.header.process);
	task_process(parent, &record.parent);
	record.cgroup = task_cgroup(child);
	record.uid = BPF_CORE_READ(child, cred, uid.val);
	record.pid_namespace = new_pid_namespace(child);
	record.kernel_thread = !!(BPF_CORE_READ(child, flags) & PF_KTHREAD);
	bpf_probe_read_kernel(record.comm, sizeof(record.comm), child->comm);
	choose_process(record.header.process.tgid, record.comm, record.cgroup);
	send(&record, sizeof(record), LOST_FORK);
	return 0;
}

SEC("raw_tp/sched_process_fork")
int BPF_PROG(process_forked, struct task_struct *parent, struct task_struct *child)
{
	leave_mark(COPIED_FORK);
	return forked(parent, child);
}

#if !PLAIN
SEC("raw_tp/sched_process_fork")
int BPF_PROG(process_forked_again, struct task_struct *parent, struct task_struct *child)
{
	return was_left_out(COPIED_FORK, 1) ? forked(parent, child) : 0;
}
#endif

static __noinline int executed(struct task_struct *task, struct linux_binprm *bprm, __u32 copy)
{
	__u32 slot = SLOT_EXEC + copy;
	struct wire_exec *record = look_up(&scratch, &slot);
	struct file_state *state;
	unsigned long start, length;
	__u64 key;

	if (!recording || !record)
		return 0;
	fill_header(&record->header, WIRE_EXEC, bpf_ktime_get_boot_ns());
	task_process(task, &record->header.process);
	record->cgroup = task_cgroup(task);
	record->uid = BPF_CORE_READ(task, cred, uid.val);
	record->initramfs = in_initramfs(task);
	bpf_probe_read_kernel(record->comm, sizeof(record->comm), task->comm);
	key = (__u64)BPF_CORE_READ(bprm, file);
	state = look_up(&files, &key);
	record->file_id = state ? state->path_id : 0;
	length = bpf_probe_read_kernel_str(record->name, sizeof(record->name), BPF_CORE_READ(bprm, filename));
	record->name_length = length;

	start = BPF_CORE_READ(task, mm, arg_start);
	length = BPF_CORE_READ(task, mm, arg_end) - start;
	record->argv_cut = length > WIRE_ARGV_MAX - 1;
	if (length > WIRE_ARGV_MAX - 1)
		length = WIRE_ARGV_MAX - 1;
	length &= WIRE_ARGV_MAX - 1;
	if (bpf_probe_read_user(record->argv, length, (void *)start)) {
		length = 0;
		record->argv_cut = 1;
	}
	record->header.extra = length;
	choose_process(record->header.process.tgid, record->comm, record->cgroup);
	send(record, __builtin_offsetof(struct wire_exec, argv) + (length & (WIRE_ARGV_MAX - 1)), LOST_EXEC);
	return 0;
}

SEC("raw_tp/sched_process_exec")
int BPF_PROG(process_executed, struct task_struct *task, int old_pid, struct linux_binprm *bprm)
{
	leave_mark(COPIED_EXEC);
	return executed(task, bprm, 0);
}

#if !PLAIN
SEC("raw_tp/sched_process_exec")
int BPF_PROG(process_executed_again, struct task_struct *task, int old_pid, struct linux_binprm *bprm)
{
	return was_left_out(COPIED_EXEC, 1) ? executed(task, bprm, 1) : 0;
}
#endif

static __noinline int exited(struct task_struct *task)
{
	struct wire_exit record = {};

	/* A process has exited when its last thread has: the leader may be long gone by then. */
	if (!recording || BPF_CORE_READ(task, signal, live.counter) != 0)
		return 0;
	fill_header(&record.header, WIRE_EXIT, bpf_ktime_get_boot_ns());
	task_process(task, &record.header.process);
	record.cgroup = task_cgroup(task);
	record.uid = BPF_CORE_READ(task, cred, uid.val);
	record.status = BPF_CORE_READ(task, signal, group_exit_code);
	if (!record.status)
		record.status = BPF_CORE_READ(task, exit_code);
	send(&record, sizeof(record), LOST_EXIT);
	return 0;
}

SEC("raw_tp/sched_process_exit")
int BPF_PROG(process_exited, struct task_struct *task)
{
	leave_mark(COPIED_EXIT);
	return exited(task);
}

#if !PLAIN
SEC("raw_tp/sched_process_exit")
int BPF_PROG(process_exited_again, struct task_struct *task)
{
	return was_left_out(COPIED_EXIT, 1) ? exited(task) : 0;
}
#endif

static __noinline int renamed(struct task_struct *task, const char *comm)
{
	struct wire_comm record = {};

	if (!recording || BPF_CORE_READ(task, pid) != BPF_CORE_READ(task, tgid))
		return 0;
	fill_header(&record.header, WIRE_COMM_CHANGE, bpf_ktime_get_boot_ns());
	task_process(task, &record.header.process);
	bpf_probe_read_kernel_str(record.comm, sizeof(record.comm), comm);
	/* By the new name, which the process gets a moment later. */
	choose_process(record.header.process.tgid, record.comm, task_cgroup(task));
	send(&record, sizeof(record), LOST_COMM);
	return 0;
}

SEC("raw_tp/task_rename")
int BPF_PROG(process_renamed, struct task_struct *task, const char *comm)
{
	leave_mark(COPIED_COMM);
	return renamed(task, comm);
}

#if !PLAIN
SEC("raw_tp/task_rename")
int BPF_PROG(process_renamed_again, struct task_struct *task, const char *comm)
{
	return was_left_out(COPIED_COMM, 1) ? renamed(task, comm) : 0;
}
#endif

SEC("raw_tp/cgroup_mkdir")
int BPF_PROG(cgroup_made, struct cgroup *cgroup, const char *path)
{
	__u32 slot = SLOT_CGROUP;
	struct wire_cgroup *record = look_up(&scratch, &slot);
	long length;

	if (!recording || !record)
		return 0;
	fill_header(&record->header, WIRE_CGROUP, bpf_ktime_get_boot_ns());
	record->id = BPF_CORE_READ(cgroup, kn, id);
	length = bpf_probe_read_kernel_str(record->path, WIRE_PATH_MAX, path);
	length = length > 0 ? length - 1 : 0;
	record->header.extra = length;
	choose_cgroup(record->id, record->path);
	send(record, __builtin_offsetof(struct wire_cgroup, path) + (length & (WIRE_PATH_MAX - 1)), LOST_CGROUP);
	return 0;
}

SEC("raw_tp/cgroup_attach_task")
int BPF_PROG(cgroup_entered, struct cgroup *cgroup, const char *path, struct task_struct *task)
{
	struct wire_move record = {};
	__u64 comm[WIRE_COMM / 8];

	if (!recording)
		return 0;
	fill_header(&record.header, WIRE_MOVE, bpf_ktime_get_boot_ns());
	task_process(task, &record.header.process);
	record.cgroup = BPF_CORE_READ(cgroup, kn, id);
	bpf_probe_read_kernel(comm, WIRE_COMM, BPF_CORE_READ(task, group_leader)->comm);
	choose_process(record.header.process.tgid, (char *)comm, record.cgroup);
	send(&record, sizeof(record), LOST_MOVE);
	return 0;
}
