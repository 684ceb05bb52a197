// SPDX-License-Identifier: GPL-2.0-only
/*
 * order-pte-pmd-tail: unlink never ends where a page was mapped by a PTE first
 *
 * Suspect: N2, H13
 * Severity: hang
 *
 * As order-pte-pmd-head, but it is another page that one file maps by a PTE, and unmaps while
 * the other one has all of them by a PMD. No page may be lost, and when both files are
 * unmapped both must go.
 *
 * 7.3: the PMD fault makes one folio of the 512 pages, one of which is mapped already. Its
 * references and mappings are counted in its own struct page before, and in that of the folio
 * after: the last count never gets to 0, and unlink(2), which waits for that, never ends.
 * 6.12 passes.
 */
#define _GNU_SOURCE
#include "lib/folio.h"

#define SMALL	5u	/* page */

int main(int argc, char **argv)
{
	struct two_orders t;
	size_t wrong;

	enter(argc, argv);
	map_small_first(&t, SMALL);
	munmap(t.small, PAGE);
	wrong = map_wrong(t.m.p, 0, PMD_PAGES, 1);
	must(!wrong, "%zu of 512 pages of a read wrong once b has unmapped its page", wrong);
	map_drop(&t.m);
	drop_bounded(t.a, "a");
	drop_bounded(t.b, "b");
	return verdict();
}
