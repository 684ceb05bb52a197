/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Machine checks in /dev/pmem0, that of a memory scrubber: no process is at fault. When
 * the kernel has handled one it takes the page out of its own linear map.
 */
#ifndef REPRO_MACHINE_CHECK_H
#define REPRO_MACHINE_CHECK_H

#include <stdbool.h>
#include <stdint.h>

/* Leave the program if it has no way to the emulator's monitor. */
void need_machine_checks(void);
/* Ask for one in this byte, and wait until the kernel is done with it; refuse if it never is. */
void machine_check(uint64_t byte);
/* The same in steps, for what is to happen between. */
void machine_check_begin(uint64_t byte);
bool machine_check_over(uint64_t byte);
void machine_check_end(uint64_t byte);

/* --- what the kernel knows to be bad --------------------------------------------------- */

/* Pages that /proc/meminfo counts as HardwareCorrupted. */
long counted_bad(void);
/* Lines of the driver's list of bad blocks. */
unsigned int listed_bad(void);

#endif
