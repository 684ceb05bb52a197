// SPDX-License-Identifier: GPL-2.0-only
/*
 * late-kill-unmap: late kill leaves the bad page mapped
 *
 * Severity: untold
 *
 * Three processes map a shared page, default kill policy, and the error is reported by
 * pfn, by none of them. No process is signalled, but all must be unmapped and get SIGBUS
 * at the next touch.
 *
 * stock: unmap_and_kill() takes the size to unmap from the list of processes to kill,
 * which is empty. No process is unmapped, all go on reading the poison, by PTE and by PMD,
 * and the log says "Recovered". fixed: as stock. rbtree, callout: right, as whoever has the
 * page loses it. floor: as stock, but the log says "Failed".
 */
#define _GNU_SOURCE
#include "lib/revoked.h"

static void run(struct bench *b, enum map_how how, const char *name)
{
	const size_t size = how == MAP_PMD ? PMD : 8 * PAGE;
	struct crowd c;

	crowd_start(b, &c, 3, size, how);
	hit_crowd(&c, name, "late");
	crowd_stop(&c);
}

int main(int argc, char **argv)
{
	struct bench b = { 0 };

	enter(argc, argv);
	poison_early_kill(false);
	run(&b, MAP_PTE, "data of three files, by PTE");
	run(&b, MAP_PMD, "data of three files, by PMD");
	return verdict();
}
