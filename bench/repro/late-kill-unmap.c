// SPDX-License-Identifier: GPL-2.0-only
/*
 * Default kill policy, poison reported outside the victims' context: nobody is
 * signalled, but everybody must be unmapped and get SIGBUS at the next touch.
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
