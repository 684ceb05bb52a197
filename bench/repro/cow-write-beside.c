// SPDX-License-Identifier: GPL-2.0-only
/*
 * cow-write-beside: write(2) under a PMD entry drops the entry of all 512 pages
 *
 * Suspect: W6
 * Severity: lost
 *
 * One page of 2 MiB is shared, and write(2) replaces it. A second mapping, which is not
 * aligned for a PMD, has another page of the 2 MiB dirty and mapped by a PTE.
 *
 * stock: write(2) drops the DAX entry of all 512 pages, and the PTE stays. fsync(2) does
 * not know that this page is dirty, so what is written through that mapping is never
 * flushed; and when the page goes bad, the process that maps it is not told. Every other
 * variant splits the entry first, and this page keeps its own; floor tells no process of
 * any bad page.
 */
#define _GNU_SOURCE
#include "lib/beside.h"

int main(int argc, char **argv)
{
	struct beside s;

	enter(argc, argv);
	beside_start(&s);
	if (pwrite(s.a, "new", 3, SHARED * PAGE + OTHER) != 3)
		refuse_errno("write to the shared page");
	beside_check(&s, BESIDE);
	beside_end(&s);
	return verdict();
}
