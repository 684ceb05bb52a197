/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * SIGBUS of memory that may be poisoned. One that was not asked for ends the program as a
 * defect, once catch_bus() was called; a signal about a page that was not touched
 * (BUS_MCEERR_AO) is let pass.
 */
#ifndef REPRO_BUS_H
#define REPRO_BUS_H

/* From now on; try_call() does so by itself. */
void catch_bus(void);

/* Call @run: 0, or the si_code of the SIGBUS that it got. */
int try_call(void (*run)(void *arg), void *arg);
/* Read or, with @v >= 0, write one byte: 0, or the si_code of the SIGBUS. */
int try_touch(char *p, int v);

#endif
