/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A machine check from outside: a line to the emulator's monitor, which listens at
 * the guest's third serial port if vmrun was told so. With --monitor it comes some time
 * later, at no exact instruction; with --mce while the machine stands still, as
 * standstill.h has it do.
 */
#ifndef MCE_H
#define MCE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * How long to wait for what comes of it, in guest time: an idle guest whose clock is
 * icount gets through seconds while the emulator reads a line.
 */
#define MCE_WAIT_MS	200000

bool mce_possible(void);

/* An uncorrected error that a scrubber found in page @pfn; refuses if it cannot ask. */
void mce_ask(uint64_t pfn);

#endif
