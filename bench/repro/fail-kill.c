// SPDX-License-Identifier: GPL-2.0-only
/*
 * fail-kill: no memory to note a victim, with a reverse map
 *
 * Suspect: S17
 * Severity: untold
 * Needs: kernel=delay
 *
 * GFP_ATOMIC memory to note a process that is to be told is refused, once or each time,
 * early kill. Three files on XFS with a reverse map share the page. All owners must be
 * told as if there were memory.
 *
 * fixed-delay: when refused once, 2 of 3 are told and unmapped; each time, none, and all
 * read the page. rbtree-delay and callout-delay note victims in memory that cannot be
 * refused, and pass.
 */
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
