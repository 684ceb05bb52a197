// SPDX-License-Identifier: GPL-2.0-only
/*
 * Default kill policy, poison reported outside the victims' context: nobody is
 * signalled, but everybody must be unmapped and get SIGBUS at the next touch.
 */
#define _GNU_SOURCE
#include "crowd.h"

static void run(struct bench *b, enum map_how how, const char *name)
{
	const size_t size = how == MAP_PMD ? PMD : 8 * PAGE;
	struct crowd c;

	say("-- mapped by %s", name);
	crowd_start(b, &c, 3, size, how);
	inject(crowd_pfn(&c, 2 * PAGE));
	check_revoked(&c, 2 * PAGE, 5 * PAGE);
	crowd_stop(&c);
}

int main(int argc, char **argv)
{
	struct bench b = { 0 };

	enter(argc, argv);
	poison_early_kill(false);
	run(&b, MAP_PTE, "PTE");
	run(&b, MAP_PMD, "PMD");
	return verdict();
}
