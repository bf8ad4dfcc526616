/* SPDX-License-Identifier: MIT OR GPL-2.0 */
/* Filters in the form in which the BPF programs compare: by words. What does not fit this form is left to the loader. */
#ifndef BOOTIO_FILTER_RULES_H
#define BOOTIO_FILTER_RULES_H

#include <linux/types.h>

#include "kinds.h"

#define RULES 8 /* about one thing */
#define RULE_WORDS 8

struct filter_rule {
	__u64 words[RULE_WORDS];
	__u32 length; /* bytes that are compared; of a name with the NUL behind it */
	__u32 only; /* 1: keeps such only; 0: leaves such out */
};

/*
 * In the place of the number of a path that is left out; numbers of descriptions are larger. Such paths are sent only where the
 * loader is to know them: what it is not told of is left out anyway where only certain paths are kept.
 */
#define ID_LEFT_OUT 1

enum choice { CHOICE_KEEP = 1, CHOICE_LEAVE_OUT = 2 };

struct filter_rules {
	struct filter_rule each[RULES];
	__u32 count;
	__u32 only; /* 1: some of them are `only` */
};

#endif
