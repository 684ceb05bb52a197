// SPDX-License-Identifier: GPL-2.0-only
/*
 * refault-poison: the next touch maps and reads the bad page
 *
 * Suspect: H21
 * Severity: untold
 *
 * All owners of a bad page were signalled and unmapped (early kill). Any process that
 * touches the page next, old owner or new, must get SIGBUS and not the page.
 *
 * stock: nothing in the fault path knows of an injected error: every touch reads the
 * poison. fixed, rbtree, callout: SIGBUS, since "nvdimm/pmem: publish poison before its
 * owners are looked up" puts the page on the driver's list first. floor: no process is
 * told at all.
 */
#define _GNU_SOURCE
#include "lib/revoked.h"

#define BAD	2u	/* page, of hit_crowd() */

int main(int argc, char **argv)
{
	struct bench b = { 0 };
	struct crowd c;
	struct map m;
	int fd;

	enter(argc, argv);
	poison_early_kill(true);
	crowd_start(&b, &c, 3, 8 * PAGE, MAP_PTE);
	must(hit_crowd(&c, "data of three files, touched again", "early") == c.n,
	     "not all of %u processes were signalled", c.n);

	fd = file_open(c.path[0]);
	map_file(&m, fd, 8 * PAGE, PROT_READ, MAP_PTE);
	must(try_touch(m.p + BAD * PAGE, -1), "a new mapping reads the poisoned page");
	must(!try_touch(m.p, -1), "a new mapping does not read a good page");
	map_drop(&m);
	file_close(fd, c.path[0]);
	crowd_stop(&c);
	poison_early_kill(false);
	return verdict();
}
