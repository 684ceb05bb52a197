// SPDX-License-Identifier: GPL-2.0-only
/*
 * order-pte-pmd-head: good pages cannot be read where the first one was mapped by a PTE
 *
 * Suspect: N1, H13
 * Severity: refused
 *
 * Two files share 2 MiB. One is mapped for its first page alone, by a PTE; then the other
 * one is mapped and read as a whole, by a PMD if the kernel can. Nothing is wrong with any
 * page, and both mappings must be read.
 *
 * 7.3: SIGBUS for all 512 pages. The folio that the PMD is to map begins with the page that
 * the PTE maps, and is of one page: dax_associate_entry() warns, and counts one sharer more;
 * vmf_insert_folio_pmd() warns, and refuses. 6.12 has no folios here, and passes.
 */
#define _GNU_SOURCE
#include "lib/folio.h"

int main(int argc, char **argv)
{
	struct two_orders t;

	enter(argc, argv);
	map_small_first(&t, 0);
	must(!map_wrong(t.small, 0, 1, 1), "the page of b cannot be read any more");
	munmap(t.small, PAGE);
	map_drop(&t.m);
	drop_bounded(t.b, "b");
	drop_bounded(t.a, "a");
	return verdict();
}
