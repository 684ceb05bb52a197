// SPDX-License-Identifier: GPL-2.0-only
/*
 * A file system without a reverse map (the job makes it: rmapbt=0), two files
 * share a page, both mapped, the page goes bad.
 */
#define _GNU_SOURCE
#include "lib/revoked.h"

int main(int argc, char **argv)
{
	struct bench b = { 0 };
	struct crowd c;

	enter(argc, argv);
	poison_early_kill(true);
	crowd_start(&b, &c, 2, 8 * PAGE, MAP_PTE);
	hit_crowd(&c, "data of two files", "early");
	crowd_stop(&c);
	return verdict();
}
