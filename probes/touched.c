/* SPDX-License-Identifier: MIT */
#include "touched.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A file whose type is not known may be a regular one. */
static int is_regular(const struct known_file *file)
{
	return file->mode == 0 || S_ISREG(file->mode);
}

static int begins_with(const char *text, size_t length, const char *prefix)
{
	size_t wanted = strlen(prefix);

	return length >= wanted && memcmp(text, prefix, wanted) == 0;
}

static int may_be_packaged(const char *path, size_t length)
{
	static const char *const made_up[] = { "/proc/", "/sys/", "/dev/", "/run/", "/tmp/" };

	if (length == 0 || path[0] != '/')
		return 0;
	for (size_t i = 0; i < sizeof(made_up) / sizeof(*made_up); i++) {
		if (begins_with(path, length, made_up[i]))
			return 0;
	}
	for (size_t i = 0; i < length; i++) {
		if ((unsigned char)path[i] < ' ' || path[i] == 127)
			return 0;
	}
	return 1;
}

char *touched_list(const struct records *records, size_t *length)
{
	size_t used = 0, room = 0;
	char *list = NULL;
	struct table seen = { 0 }; /* by the number of the path: files that were replaced share one */

	for (size_t number = 0; number < records->known_room; number++) {
		const struct known_file *file = &records->known_files[number];
		const char *path;
		size_t size;

		if (!file->written || !is_regular(file) || table_get(&seen, file->path, 0))
			continue;
		path = writer_text(&records->writer, file->path, &size);
		if (!path || !may_be_packaged(path, size))
			continue;
		table_set(&seen, file->path, 0, 1);
		if (used + size + 1 > TOUCHED_BYTES)
			break;
		if (used + size + 1 > room) {
			size_t more = 2 * room + size + 65536;
			char *larger = realloc(list, more);

			if (!larger)
				break;
			list = larger;
			room = more;
		}
		memcpy(list + used, path, size);
		list[used + size] = '\n';
		used += size + 1;
	}
	free(seen.slots);
	*length = used;
	return list;
}
