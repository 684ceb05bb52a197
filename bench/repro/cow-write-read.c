// SPDX-License-Identifier: GPL-2.0-only
/*
 * W1: write(2) to shared blocks, and a read fault while it copies. The process that
 * reads must see what was written once write(2) is done, and not keep a mapping of a
 * block that the file has no more.
 */
#define _GNU_SOURCE
#include "lib/cow-write.h"

static void read_all(struct cow_write *w)
{
	size_t i;

	for (i = 0; i < w->size / PAGE; i++)
		touch(w->m.p + i * PAGE);
}

int main(int argc, char **argv)
{
	enter(argc, argv);
	cow_write_play(read_all);
	return verdict();
}
