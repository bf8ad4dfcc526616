// SPDX-License-Identifier: MIT OR GPL-2.0
/* What is there when the capture begins. */

SEC("iter/task")
int snapshot_tasks(struct bpf_iter__task *context)
{
	struct task_struct *task = context->task;
	struct snapshot_task record = {};

	if (!task || BPF_CORE_READ(task, pid) != BPF_CORE_READ(task, tgid))
		return 0;
	task_process(task, &record.process);
	task_process(BPF_CORE_READ(task, real_parent), &record.parent);
	record.cgroup = task_cgroup(task);
	record.uid = BPF_CORE_READ(task, cred, uid.val);
	record.initramfs = in_initramfs(task);
	record.kernel_thread = !!(BPF_CORE_READ(task, flags) & PF_KTHREAD);
	bpf_probe_read_kernel(record.comm, sizeof(record.comm), task->comm);
	choose_process(record.process.tgid, record.comm, record.cgroup);
	bpf_seq_write(context->meta->seq, &record, sizeof(record));
	return 0;
}

SEC("iter/task_file")
int snapshot_files(struct bpf_iter__task_file *context)
{
	struct task_struct *task = context->task;
	struct file *file = context->file;
	struct file_state state = {};
	struct snapshot_file out = {};
	struct wire_open *record;
	__u32 slot = SLOT_SNAPSHOT;
	__u32 mode;
	__u64 key = (__u64)file;
	long length;

	if (!task || !file)
		return 0;
	mode = BPF_CORE_READ(file, f_mode);
	if (mode & FMODE_PATH)
		return 0;
	record = bpf_map_lookup_elem(&scratch, &slot);
	if (!record)
		return 0;
	state.since_ns = bpf_ktime_get_boot_ns();
	state.id = new_id(state.since_ns);
	state.path_id = state.id;
	state.flags = open_flags(BPF_CORE_READ(file, f_flags), mode) &
		      ~(ACCESS_EXEC | ACCESS_CREATE | ACCESS_TRUNCATE);
	task_process(task, &state.owner);
	if (bpf_map_update_elem(&files, &key, &state, BPF_NOEXIST))
		return 0; /* known already: shared, or opened since the probes are there */

	describe(&record->facts, file, state.id);
	length = PLAIN || iterators_give_paths ? bpf_d_path(&file->f_path, record->path, WIRE_PATH_MAX) : 0;
	/* The entry that was just made is kept, to know it by. */
	if (length > 0 && path_left_out(record->path)) {
		struct file_state *made = bpf_map_lookup_elem(&files, &key);

		if (made)
			made->path_id = ID_LEFT_OUT;
		if (PATHS_CHOSEN)
			return 0;
	}
	if (length <= 0)
		length = 1 + name_component(record, file);
	length -= 1;
	length &= WIRE_PATH_MAX - 1;
	out.id = state.id;
	out.inode = record->facts.inode;
	out.device = record->facts.device;
	out.fs_magic = record->facts.fs_magic;
	out.mode = record->facts.mode;
	out.name = record->facts.name;
	out.length = length;
	out.tgid = state.owner.tgid;
	out.fd = context->fd;
	bpf_seq_write(context->meta->seq, &out, sizeof(out));
	bpf_seq_write(context->meta->seq, record->path, length);
	return 0;
}
