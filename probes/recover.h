/* SPDX-License-Identifier: MIT */
/* What is left of a capture that was cut off, made into a run that says so. */
#ifndef BOOTIO_RECOVER_H
#define BOOTIO_RECOVER_H

/*
 * Cuts DIR/events.bio after its last whole block and, where the capture could not, writes DIR/capture.txt: what begin.txt says,
 * end_reason=interrupted, end_ns (the time of the last record), lost, and how much was cut off. Returns 0, or -1 with errno; ENODATA:
 * there is no whole block.
 */
int recover_run(const char *folder);

#endif
