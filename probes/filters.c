/* SPDX-License-Identifier: MIT */
#include "filters.h"

#include <string.h>

static const struct {
	const char *name;
	enum kind_bit bit;
} kinds[] = {
	{ "failed", KIND_FAILED },	{ "ioctl", KIND_IOCTL },     { "fills", KIND_FILLS }, { "blocked", KIND_BLOCKED },
	{ "requests", KIND_REQUESTS },	{ "changes", KIND_CHANGES }, { "fsync", KIND_FSYNC }, { "mmap", KIND_MMAP },
};

static const char *add_one(struct filters *filters, enum filter_what what, enum filter_how how, const char *value,
			   size_t length)
{
	struct filter *filter = &filters->each[filters->count];

	if (length == 0)
		return "empty";
	if (length > FILTER_LENGTH_MAX)
		return "longer than 127 bytes";
	if (filters->count == FILTERS_MAX)
		return "one filter too many, there can be 32";
	filter->what = what;
	filter->how = how;
	filter->length = length;
	memcpy(filter->value, value, length);
	filter->value[length] = '\0';
	filters->count++;
	return NULL;
}

static const char *add_kinds(struct filters *filters, const char *list)
{
	for (;;) {
		size_t length = strcspn(list, ",");
		const char *wrong = "give failed, ioctl, fills, blocked, requests, changes, fsync or mmap";

		for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
			if (strlen(kinds[i].name) != length || memcmp(kinds[i].name, list, length) != 0)
				continue;
			wrong = filters->kinds_out & kinds[i].bit ? NULL :
								    add_one(filters, FILTER_KIND, FILTER_SKIP, list, length);
			filters->kinds_out |= kinds[i].bit;
		}
		if (wrong || !list[length])
			return wrong;
		list += length + 1;
	}
}

const char *filters_add(struct filters *filters, enum filter_what what, enum filter_how how, const char *value)
{
	size_t length = strlen(value);

	if (what == FILTER_KIND)
		return add_kinds(filters, value);
	if (what == FILTER_PROCESS)
		/* As the kernel keeps it. */
		return add_one(filters, what, how, value, length > 15 ? 15 : length);
	if (value[0] != '/')
		return "give an absolute path";
	while (length > 1 && value[length - 1] == '/')
		length--;
	return add_one(filters, what, how, value, length);
}

int filters_keep_all(const struct filters *filters)
{
	return filters->count == 0 && filters->kinds_out == 0;
}

int filters_ask_for(const struct filters *filters, enum filter_what what)
{
	for (size_t i = 0; i < filters->count; i++)
		if (filters->each[i].what == what)
			return 1;
	return 0;
}

static int matches(const struct filter *filter, const char *text, size_t length)
{
	if (filter->what == FILTER_PROCESS)
		return filter->length == length && memcmp(filter->value, text, length) == 0;
	if (length < filter->length || memcmp(filter->value, text, filter->length) != 0)
		return 0;
	return filter->length == 1 || length == filter->length || text[filter->length] == '/';
}

int filters_keep(const struct filters *filters, enum filter_what what, const char *text, size_t length)
{
	int only = 0, wanted = 0;

	for (size_t i = 0; i < filters->count; i++) {
		const struct filter *filter = &filters->each[i];
		int match = filter->what == what && matches(filter, text, length);

		if (filter->what != what)
			continue;
		if (filter->how == FILTER_SKIP && match)
			return 0;
		only |= filter->how == FILTER_ONLY;
		wanted |= filter->how == FILTER_ONLY && match;
	}
	return !only || wanted;
}

void filters_compile(const struct filters *filters, enum filter_what what, struct filter_rules *out)
{
	struct filter_rules rules = { .count = 0 };

	memset(out, 0, sizeof(*out));
	for (size_t i = 0; i < filters->count; i++) {
		const struct filter *filter = &filters->each[i];
		struct filter_rule *rule = &rules.each[rules.count];
		/* A whole name is compared, with the NUL behind it. */
		size_t length = filter->length + (what == FILTER_PROCESS);

		if (filter->what != what)
			continue;
		if (rules.count == RULES || length > sizeof(rule->words))
			return;
		rules.count++;
		rule->length = (uint32_t)length;
		rule->only = filter->how == FILTER_ONLY;
		rules.only |= rule->only;
		memcpy(rule->words, filter->value, filter->length);
	}
	*out = rules;
}
