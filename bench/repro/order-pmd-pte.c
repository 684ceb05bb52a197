// SPDX-License-Identifier: GPL-2.0-only
/*
 * order-pmd-pte: pages that one file maps by a PMD and another one by PTEs
 *
 * Suspect: N2, H13
 * Severity: wrong
 *
 * Two files share 2 MiB. One is mapped and read as a whole, by a PMD; then some pages of the
 * other one, by PTEs. No page may be lost, whichever of them is unmapped and unlinked first,
 * and both files must go.
 *
 * 7.3: dax_associate_entry() warns that entry and folio are not of the same order. 6.12
 * passes.
 */
#define _GNU_SOURCE
#include "lib/folio.h"

#define FROM	5u	/* page */
#define N	7u

/* @one by a PMD, @other by PTEs; which of them goes first. */
static void play(const char *one, const char *other, unsigned int tag, bool large_first)
{
	struct map m;
	char *small;
	int a, b;

	a = create_marked(one, PMD, tag);
	b = file_clone(a, other);
	map_file(&m, a, PMD, PROT_READ, MAP_PMD);
	map_touch_all(&m, 1, one);
	small = map_pages(b, FROM, N, PROT_READ, other);
	must(!map_wrong(small, FROM, N, tag), "pages of %s cannot be read", other);
	must(!map_wrong(m.p, 0, PMD_PAGES, tag), "pages of %s cannot be read", one);
	if (large_first) {
		map_drop(&m);
		drop_bounded(a, one);
		must(!map_wrong(small, FROM, N, tag), "pages of %s are lost", other);
	}
	munmap(small, N * PAGE);
	drop_bounded(b, other);
	if (!large_first) {
		must(!map_wrong(m.p, 0, PMD_PAGES, tag), "pages of %s are lost", one);
		map_drop(&m);
		drop_bounded(a, one);
	}
}

int main(int argc, char **argv)
{
	enter(argc, argv);
	play("a", "b", 1, true);
	play("c", "d", 2, false);
	return verdict();
}
