/* SPDX-License-Identifier: MIT */
/* Sums up a table of 256 kB, which is read from the library's file for it. */
unsigned int injected_sum(void);
