/* SPDX-License-Identifier: MIT */
#include "kept.h"

#include <stdlib.h>
#include <string.h>

static int asks_for_processes(const struct records *records)
{
	return filters_ask_for(&records->filters, FILTER_PROCESS) || filters_ask_for(&records->filters, FILTER_CGROUP);
}

/* The entry of a process, which is made where there is none; NULL where memory ran out. */
static struct process_now *entry_of(struct records *records, uint32_t process)
{
	if (!process)
		return NULL;
	if (process >= records->now_room) {
		size_t room = records->now_room ? records->now_room : 1024;
		struct process_now *larger;

		while (room <= process)
			room *= 2;
		larger = realloc(records->now, room * sizeof(*larger));
		if (!larger)
			return NULL;
		memset(larger + records->now_room, 0, (room - records->now_room) * sizeof(*larger));
		records->now = larger;
		records->now_room = room;
	}
	return &records->now[process];
}

struct process_now process_now(const struct records *records, uint32_t process)
{
	return process < records->now_room ? records->now[process] : (struct process_now){ 0 };
}

static int keeps_string(const struct records *records, enum filter_what what, uint32_t number)
{
	size_t length = 0;
	const char *text = number ? writer_text(&records->writer, number, &length) : NULL;

	return filters_keep(&records->filters, what, text ? text : "", text ? length : 0);
}

int keeps_cgroup(const struct records *records, uint32_t cgroup)
{
	return keeps_string(records, FILTER_CGROUP, (uint32_t)table_get(&records->cgroup_paths, cgroup, 0));
}

void process_is_of(struct records *records, uint32_t process, uint32_t uid)
{
	struct process_now *now = entry_of(records, process);

	if (now)
		now->uid = uid;
}

void process_is_now(struct records *records, uint32_t process, uint32_t comm, uint32_t cgroup)
{
	struct process_now *now = entry_of(records, process);

	if (!now)
		return;
	if (comm)
		now->comm = comm;
	if (cgroup)
		now->cgroup = cgroup;
	now->left_out = asks_for_processes(records) &&
			(!keeps_string(records, FILTER_PROCESS, now->comm) ||
			 !keeps_cgroup(records, now->cgroup));
}

int keeps_process(const struct records *records, uint32_t process)
{
	if (!asks_for_processes(records))
		return 1;
	/* Of one that is not known nothing can be asked: it is kept where only others are skipped. */
	if (!process || process >= records->now_room)
		return filters_keep(&records->filters, FILTER_PROCESS, "", 0) &&
		       filters_keep(&records->filters, FILTER_CGROUP, "", 0);
	return !records->now[process].left_out;
}

int keeps_path(const struct records *records, const char *path, size_t length)
{
	return !filters_ask_for(&records->filters, FILTER_PATH) || filters_keep(&records->filters, FILTER_PATH, path, length);
}

int keeps_path_string(const struct records *records, uint32_t path)
{
	return !filters_ask_for(&records->filters, FILTER_PATH) || keeps_string(records, FILTER_PATH, path);
}
