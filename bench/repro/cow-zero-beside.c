// SPDX-License-Identifier: GPL-2.0-only
/*
 * cow-zero-beside: zeroing the last page of a file drops a PMD entry
 *
 * Suspect: W11
 * Severity: untold
 *
 * As cow-write-beside, but the file ends within its shared page, and write(2) starts
 * behind that end: the rest of the page is zeroed, which replaces the page, too. Nothing
 * is dirty here, and another page is mapped by a PTE.
 *
 * stock: when that other page goes bad, the process that maps it is not told. Every other
 * variant: right; floor tells no process of any bad page.
 */
#define _GNU_SOURCE
#include "lib/beside.h"

int main(int argc, char **argv)
{
	struct beside s;

	enter(argc, argv);
	beside_start_with(&s, PMD_PAGES - 1, PMD - 100);
	if (fsync(s.a))		/* a dirty entry would stay: cow-zero-dirty */
		refuse_errno("fsync a");
	if (pwrite(s.a, "new", 3, PMD + OTHER) != 3)
		refuse_errno("write behind the end");
	beside_check_owned(&s, BESIDE);
	beside_end(&s);
	return verdict();
}
