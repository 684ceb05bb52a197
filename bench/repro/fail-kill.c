// SPDX-License-Identifier: GPL-2.0-only
/* S17, see fail.h, where the file system finds the owners. */
#define _GNU_SOURCE
#include "lib/fail.h"

int main(int argc, char **argv)
{
	static const struct scenario
		once = { "3 files, no memory once", 3, 3, EACH, MAP_PTE, 0, true, BY_OTHER },
		always = { "3 files, no memory", 3, 3, EACH, MAP_PTE, 0, true, BY_OTHER };

	enter(argc, argv);
	run_failing(&once, 1);
	run_failing(&always, 3);
	return verdict();
}
