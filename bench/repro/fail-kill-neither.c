// SPDX-License-Identifier: GPL-2.0-only
/*
 * fail-kill-neither: no memory to note a victim, without a reverse map
 *
 * Suspect: S17
 * Severity: untold
 * Needs: kernel=delay rmapbt=0 reflink=0
 *
 * As fail-kill with one file and three processes, on XFS without a reverse map, where the
 * generic code finds the owners.
 *
 * fixed-delay: when refused once, 2 of 3 are told; each time, none, and all read the
 * page. rbtree-delay and callout-delay pass.
 */
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
