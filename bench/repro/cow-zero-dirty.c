// SPDX-License-Identifier: GPL-2.0-only
/*
 * cow-zero-dirty: zeroing a dirty last page leaves the old block in its entry
 *
 * Suspect: W11
 * Severity: lost
 *
 * One page of a file is shared and replaced by write(2), and XFS sets blocks aside for
 * those behind it. The file ends in one of these, which is dirty; write(2) behind the end
 * zeroes the rest of that page, which puts the page into such a block.
 *
 * stock: the entry goes on naming the old block. fsync(2) flushes that one, and no
 * process is told when the new one goes bad. Every other variant: right; floor tells no
 * process of any bad page.
 */
#define _GNU_SOURCE
#include "lib/cow-ahead.h"

#define LAST	5u	/* page */

int main(int argc, char **argv)
{
	uint64_t before;
	struct map m;
	long faults;
	char *p;
	int a;

	enter(argc, argv);
	a = ahead_start(&m, LAST * PAGE + 100, LAST);
	p = m.p + LAST * PAGE;
	before = disk_byte(a, LAST * PAGE);
	if (pwrite(a, "new", 3, (LAST + 2) * PAGE) != 3)
		refuse_errno("write behind the end");
	if (disk_byte(a, LAST * PAGE) == before)
		refuse("the last page was not replaced");
	touch_write(p + OTHER, 2);
	if (fsync(a))
		refuse_errno("fsync a");
	faults = map_faults();
	touch_write(p + OTHER, 3);
	must(map_faults() > faults, "fsync(2) does not know that the page is dirty");
	poison_early_kill(true);
	inject_own(p);
	must(try_touch(p, -1), "the page is poisoned, and still mapped");
	poison_early_kill(false);
	ahead_end(&m, a);
	return verdict();
}
