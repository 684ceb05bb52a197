/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * S17: no memory, once or each time, for noting who maps a page that goes bad. All who
 * do are told, as if there were.
 */
#ifndef REPRO_FAIL_H
#define REPRO_FAIL_H

#include "delay.h"
#include "owners.h"

HELPER void run_failing(const struct scenario *k, unsigned int times)
{
	fail_arm("kill", times);
	run_scenarios(k, 1);
	say("%s: %s", k->name, fail_taken("kill") ? "memory was short" :
	    "nobody asked for that memory, or not so often");
}

#endif
