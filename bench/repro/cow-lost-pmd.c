// SPDX-License-Identifier: GPL-2.0-only
/*
 * cow-lost-pmd: stores to 2 MiB that are copied meanwhile are lost
 *
 * Suspect: W23
 * Severity: none
 * Needs: cpus=2
 *
 * As cow-lost, by PMDs: the extent size hint for CoW is 4 MiB, the first half of each 4 MiB
 * is shared and was written to, the second half is written by one thread while another one
 * takes a write fault on it.
 *
 * stock: right. fixed, rbtree, callout and floor as they were first: what was stored while
 * 2 MiB were copied was lost, each time. Now they unmap before they copy.
 */
#define _GNU_SOURCE
#include "lib/ahead-pmd.h"
#include "lib/storer.h"

#define PAIRS	6u

int main(int argc, char **argv)
{
	struct replaced r = { 0 };
	struct map one, two;
	struct storer s;
	unsigned int i;
	int a, b;

	enter(argc, argv);
	storer_start(&s);
	a = pairs_create(PAIRS, &b);
	map_file(&one, a, PAIRS * PAIR, PROT_READ | PROT_WRITE, MAP_PMD);
	map_file(&two, a, PAIRS * PAIR, PROT_READ | PROT_WRITE, MAP_PMD);
	for (i = 0; i < PAIRS; i++) {
		char *p1 = one.p + i * PAIR + PMD, *p2 = two.p + i * PAIR + PMD;

		touch_write(p1, 1);
		touch_write(two.p + i * PAIR + 8, 1);
		storer_beside_fault(&s, p1, p2, &r);
		if (!(pagemap(getpid(), p2 + PMD - PAGE) & PM_PRESENT))
			cannot("not mapped by a PMD");
	}
	storer_stop(&s);
	storer_judge(&r);
	must(!count_wrong(b, PMD, 1, PMD_PAGES), "the other file changed");
	map_drop(&two);
	map_drop(&one);
	file_close(b, "b");
	file_close(a, "a");
	return verdict();
}
