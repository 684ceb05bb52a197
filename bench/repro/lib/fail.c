// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "fail.h"

void run_failing(const struct scenario *k, unsigned int times)
{
	fail_arm("kill", times);
	run_scenarios(k, 1);
	say("%s: %s", k->name, fail_taken("kill") ? "memory was short" :
	    "nobody asked for that memory, or not so often");
}
