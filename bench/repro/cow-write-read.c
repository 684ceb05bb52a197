// SPDX-License-Identifier: GPL-2.0-only
/*
 * W1: write(2) to shared blocks, and a read fault while it copies. The process that
 * reads must see what was written once write(2) is done, and not keep a mapping of a
 * block that the file has no more.
 */
#define _GNU_SOURCE
#include "cow-write.h"

#define SIZE	(8 * PAGE)

static void read_all(struct cow_write *w)
{
	size_t i;

	for (i = 0; i < SIZE / PAGE; i++)
		touch(w->m.p + i * PAGE);
}

int main(int argc, char **argv)
{
	struct cow_write w;

	enter(argc, argv);
	cow_write_start(&w, SIZE, MAP_PTE);
	cow_write_run(&w, SIZE, 4 * PAGE, read_all);
	cow_write_check(&w, SIZE);
	cow_write_end(&w);
	return verdict();
}
