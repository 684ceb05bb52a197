/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * S17: no memory, once or each time, for noting who maps a page that goes bad. All who
 * do are told, as if there were.
 */
#ifndef REPRO_FAIL_H
#define REPRO_FAIL_H

#include "delay.h"
#include "owners.h"

/* Play @k with the memory refused the first @times. */
void run_failing(const struct scenario *k, unsigned int times);

#endif
