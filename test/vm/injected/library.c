/* SPDX-License-Identifier: MIT */
#include "library.h"

/* Not zero, so that it is in the file. */
static const volatile unsigned int table[65536] = { [0] = 1, [65535] = 2 };

unsigned int injected_sum(void)
{
	unsigned int sum = 0;

	for (unsigned int i = 0; i < sizeof(table) / sizeof(*table); i++)
		sum += table[i];
	return sum;
}
