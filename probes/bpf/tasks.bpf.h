// SPDX-License-Identifier: MIT OR GPL-2.0
/* Fork, exec and exit with what they do to descriptors, cgroups, and what is there when the capture begins: by types only. */

#define comm_of(task, out) __builtin_memcpy(out, &(task)->comm, WIRE_COMM)

SEC("tp_btf/sched_process_fork")
int BPF_PROG(process_forked, struct task_struct *parent, struct task_struct *child)
{
	struct wire_fork record = {};

	if (!recording || child->pid != child->tgid)
		return 0;
	fill_header(&record.header, WIRE_FORK, bpf_ktime_get_boot_ns());
	task_process(child, &record.header.process);
	task_process(parent, &record.parent);
	record.cgroup = task_cgroup(child);
	record.uid = BPF_CORE_READ(child, cred, uid.val);
	record.pid_namespace = new_pid_namespace(child);
	record.kernel_thread = !!(child->flags & PF_KTHREAD);
	comm_of(child, record.comm);
	send(&record, sizeof(record), LOST_FORK);
	inherit_all(parent->tgid, child->tgid, record.header.process.start_ns);
	return 0;
}

/* The kernel's strings cannot be read, but it leaves the program's name, as asked for, in the new memory above the environment. */
SEC("tp_btf/sched_process_exec")
int BPF_PROG(process_executed, struct task_struct *task, int old_pid, struct linux_binprm *bprm)
{
	__u32 slot = SLOT_EXEC;
	struct wire_exec *record = bpf_map_lookup_elem(&scratch, &slot);
	unsigned long start, length;
	long name_length;

	if (!recording || !record)
		return 0;
	fill_header(&record->header, WIRE_EXEC, bpf_ktime_get_boot_ns());
	task_process(task, &record->header.process);
	record->cgroup = task_cgroup(task);
	record->uid = BPF_CORE_READ(task, cred, uid.val);
	record->initramfs = in_initramfs(task);
	bpf_get_current_comm(record->comm, sizeof(record->comm));
	record->file_id = 0;
	place_of(BPF_CORE_READ(bprm, file, f_inode), &record->file);
	current_folder(&record->folder);
	name_length = bpf_probe_read_user_str(record->name, sizeof(record->name), (void *)task->mm->env_end);
	record->name_length = name_length > 0 ? name_length - 1 : 0;
	if (name_length <= 0)
		record->name[0] = 0;

	start = task->mm->arg_start;
	length = task->mm->arg_end - start;
	record->argv_cut = length > WIRE_ARGV_MAX - 1;
	if (length > WIRE_ARGV_MAX - 1)
		length = WIRE_ARGV_MAX - 1;
	length &= WIRE_ARGV_MAX - 1;
	if (bpf_probe_read_user(record->argv, length, (void *)start)) {
		length = 0;
		record->argv_cut = 1;
	}
	record->header.extra = length;
	send(record, __builtin_offsetof(struct wire_exec, argv) + (length & (WIRE_ARGV_MAX - 1)), LOST_EXEC);
	sweep(0, ~0u, SWEEP_CLOSED_BY_EXEC);
	return 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(process_exited, struct task_struct *task)
{
	__u64 thread = bpf_get_current_pid_tgid();
	__u32 tgid = thread >> 32;
	struct wire_exit record = {};

	if (!recording)
		return 0;
	bpf_map_delete_elem(&begun, &thread);
	/* A process has exited when its last thread has: the leader may be long gone by then. */
	if (BPF_CORE_READ(task, signal, live.counter) != 0)
		return 0;
	record.sweep = sweep(0, ~0u, SWEEP_END);
	bpf_map_delete_elem(&known, &tgid);
	fill_header(&record.header, WIRE_EXIT, bpf_ktime_get_boot_ns());
	task_process(task, &record.header.process);
	record.cgroup = task_cgroup(task);
	record.uid = BPF_CORE_READ(task, cred, uid.val);
	record.status = BPF_CORE_READ(task, signal, group_exit_code);
	if (!record.status)
		record.status = task->exit_code;
	send(&record, sizeof(record), LOST_EXIT);
	return 0;
}

/* Its path is a string of the kernel's: the loader is woken to look for it by its number. */
SEC("tp_btf/cgroup_mkdir")
int BPF_PROG(cgroup_made, struct cgroup *cgroup)
{
	/* Without the path, so that it fits the stack. */
	struct {
		struct wire_header header;
		__u64 id;
	} record = {};

	if (!recording)
		return 0;
	fill_header(&record.header, WIRE_CGROUP, bpf_ktime_get_boot_ns());
	record.id = BPF_CORE_READ(cgroup, kn, id);
	send_now(&record, sizeof(record), LOST_CGROUP, 1);
	return 0;
}

SEC("tp_btf/cgroup_attach_task")
int BPF_PROG(cgroup_entered, struct cgroup *cgroup, const char *path, struct task_struct *task)
{
	struct wire_move record = {};

	if (!recording)
		return 0;
	fill_header(&record.header, WIRE_MOVE, bpf_ktime_get_boot_ns());
	task_process(task, &record.header.process);
	record.cgroup = BPF_CORE_READ(cgroup, kn, id);
	send(&record, sizeof(record), LOST_MOVE);
	return 0;
}

SEC("iter/task")
int snapshot_tasks(struct bpf_iter__task *context)
{
	struct task_struct *task = context->task;
	struct snapshot_task record = {};

	if (!task || task->pid != task->tgid)
		return 0;
	task_process(task, &record.process);
	task_process(task->real_parent, &record.parent);
	record.cgroup = task_cgroup(task);
	record.uid = BPF_CORE_READ(task, cred, uid.val);
	record.initramfs = in_initramfs(task);
	record.kernel_thread = !!(task->flags & PF_KTHREAD);
	comm_of(task, record.comm);
	bpf_seq_write(context->meta->seq, &record, sizeof(record));
	return 0;
}

/* Descriptions that the snapshot met, by address: descriptors of one get one id. */
struct seen {
	__u64 id;
	__u64 key; /* the entry that was made first */
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 32768);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __u64);
	__type(value, struct seen);
} snapshot SEC(".maps");

/* One more descriptor of a description that has an entry. */
static __always_inline int share_seen(struct seen *seen, __u64 key, __u64 start_ns)
{
	struct descriptor_state *first = bpf_map_lookup_elem(&descriptors, &seen->key);

	/* Closed meanwhile: adopted when it is used. */
	if (!first || first->id != seen->id)
		return 0;
	share(first, key, start_ns, 0);
	return 0;
}

SEC("iter/task_file")
int snapshot_files(struct bpf_iter__task_file *context)
{
	struct task_struct *task = context->task;
	struct file *file = context->file;
	struct descriptor_state state = {};
	struct snapshot_file out = {};
	struct wire_open *record;
	struct seen fresh = {};
	struct seen *seen;
	__u32 slot = SLOT_SNAPSHOT;
	__u64 address = (__u64)file;
	__u64 key;
	long length;

	if (!task || !file)
		return 0;
	record = bpf_map_lookup_elem(&scratch, &slot);
	if (!record)
		return 0;
	key = key_of(task->tgid, context->fd);
	/* Opened since the probes are there. */
	if (bpf_map_lookup_elem(&descriptors, &key))
		return 0;
	state.start_ns = task->group_leader->start_boottime;
	seen = bpf_map_lookup_elem(&snapshot, &address);
	if (seen)
		return share_seen(seen, key, state.start_ns);
	state.since_ns = bpf_ktime_get_boot_ns();
	state.id = new_id(state.since_ns);
	state.flags = open_flags(file->f_flags, file->f_mode) & INHERITED;
	fresh.id = state.id;
	fresh.key = key;
	bpf_map_update_elem(&snapshot, &address, &fresh, BPF_ANY);
	if (make(key, &state))
		return 0;

	describe_held(&record->facts, file);
	length = bpf_d_path(&file->f_path, record->path, WIRE_PATH_MAX);
	out.name = length > 0 ? NAME_PATH : NAME_COMPONENT;
	length = length > 0 ? length - 1 : 0;
	if (length > WIRE_PATH_MAX - 1)
		length = WIRE_PATH_MAX - 1;
	out.id = state.id;
	out.inode = record->facts.inode;
	out.device = record->facts.device;
	out.fs_magic = record->facts.fs_magic;
	out.mode = record->facts.mode;
	out.length = length;
	out.tgid = key >> 32;
	out.fd = context->fd;
	bpf_seq_write(context->meta->seq, &out, sizeof(out));
	bpf_seq_write(context->meta->seq, record->path, length & (WIRE_PATH_MAX - 1));
	return 0;
}
