// SPDX-License-Identifier: GPL-2.0-only
/* S17, see fail.h, on XFS without reverse map: the generic code finds the owners. */
#define _GNU_SOURCE
#include "lib/fail.h"

int main(int argc, char **argv)
{
	static const struct scenario
		once = { "one file, no memory once", 1, 3, EACH, MAP_PTE, 0, true, BY_OTHER },
		always = { "one file, no memory", 1, 3, EACH, MAP_PTE, 0, true, BY_OTHER };

	enter(argc, argv);
	run_failing(&once, 1);
	run_failing(&always, 3);
	return verdict();
}
