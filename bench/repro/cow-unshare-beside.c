// SPDX-License-Identifier: GPL-2.0-only
/*
 * cow-unshare-beside: unshare under a PMD entry that is dirty leaves the old block in it
 *
 * Suspect: W6
 * Severity: lost
 *
 * As cow-write-beside, with fallocate(2), which gives the shared page a block of its own
 * while a page beside it, under the same PMD entry, is dirty.
 *
 * stock: unshare leaves a dirty entry alone, and the entry of all 512 pages is dirty
 * because of the other page. It goes on naming the old block: fsync(2) flushes that one,
 * and no process is told when the new block goes bad. Every other variant: right; floor
 * tells no process of any bad page.
 */
#define _GNU_SOURCE
#include "lib/beside.h"

int main(int argc, char **argv)
{
	struct beside s;

	enter(argc, argv);
	beside_start(&s);
	if (fallocate(s.a, FALLOC_FL_UNSHARE_RANGE, SHARED * PAGE, PAGE))
		refuse_errno("unshare the shared page");
	touch_write(s.pte.p + SHARED * PAGE + OTHER, 1);
	beside_check(&s, SHARED);
	beside_end(&s);
	return verdict();
}
