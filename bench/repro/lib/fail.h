/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The handler of a memory failure gets no memory, once or each time, to note a process that
 * maps the page. All such processes must be told, as if there were memory.
 */
#ifndef REPRO_FAIL_H
#define REPRO_FAIL_H

#include "delay.h"
#include "owners.h"

/* Play @k with the memory refused the first @times. */
void run_failing(const struct scenario *k, unsigned int times);

#endif
