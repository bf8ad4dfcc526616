/* SPDX-License-Identifier: MIT */
#include "kept.h"

#include <stdlib.h>
#include <string.h>

static int asks_for_processes(const struct records *records)
{
	return filters_ask_for(&records->filters, FILTER_PROCESS) || filters_ask_for(&records->filters, FILTER_CGROUP);
}

/* The entry of a process, which is made where there is none; NULL where memory ran out. */
static struct process_choice *choice_of(struct records *records, uint32_t process)
{
	if (process >= records->choice_room) {
		size_t room = records->choice_room ? records->choice_room : 1024;
		struct process_choice *larger;

		while (room <= process)
			room *= 2;
		larger = realloc(records->choices, room * sizeof(*larger));
		if (!larger)
			return NULL;
		memset(larger + records->choice_room, 0, (room - records->choice_room) * sizeof(*larger));
		records->choices = larger;
		records->choice_room = room;
	}
	return &records->choices[process];
}

static int keeps_string(const struct records *records, enum filter_what what, uint32_t number)
{
	size_t length = 0;
	const char *text = number ? writer_text(&records->writer, number, &length) : NULL;

	return filters_keep(&records->filters, what, text ? text : "", text ? length : 0);
}

void kept_learn_process(struct records *records, uint32_t process, uint32_t comm, uint32_t cgroup)
{
	struct process_choice *choice;

	if (!process || !asks_for_processes(records))
		return;
	choice = choice_of(records, process);
	if (!choice)
		return;
	if (comm)
		choice->comm = comm;
	if (cgroup)
		choice->cgroup = cgroup;
	choice->left_out =
		!keeps_string(records, FILTER_PROCESS, choice->comm) ||
		!keeps_string(records, FILTER_CGROUP, (uint32_t)table_get(&records->cgroup_paths, choice->cgroup, 0));
}

int keeps_process(const struct records *records, uint32_t process)
{
	if (!asks_for_processes(records))
		return 1;
	/* Of one that is not known nothing can be asked: it is kept where only others are skipped. */
	if (!process || process >= records->choice_room)
		return filters_keep(&records->filters, FILTER_PROCESS, "", 0) &&
		       filters_keep(&records->filters, FILTER_CGROUP, "", 0);
	return !records->choices[process].left_out;
}

int keeps_path(const struct records *records, const char *path, size_t length)
{
	return !filters_ask_for(&records->filters, FILTER_PATH) || filters_keep(&records->filters, FILTER_PATH, path, length);
}

int keeps_path_string(const struct records *records, uint32_t path)
{
	return !filters_ask_for(&records->filters, FILTER_PATH) || keeps_string(records, FILTER_PATH, path);
}
