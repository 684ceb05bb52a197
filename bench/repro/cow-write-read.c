// SPDX-License-Identifier: GPL-2.0-only
/*
 * cow-write-read: a read fault while write(2) copies keeps a stale block mapped
 *
 * Suspect: W1
 * Severity: exposed
 *
 * write(2) to shared blocks allocates new ones, unmaps the old ones, fills the new ones
 * and then puts them into the file, under a lock that page faults do not take. Here its
 * source (userfaultfd) holds it up while it fills them, and meanwhile a process reads
 * through its mapping. Once write(2) is done, this process must see what was written.
 *
 * stock: the fault maps an old block, which stays mapped, and which the file does not
 * have any more. What is written later is not seen, and an error in the block that the
 * file has is looked for in page tables that map another block. Every other variant:
 * right.
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
