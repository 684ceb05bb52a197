// SPDX-License-Identifier: GPL-2.0-only
/*
 * W11, the other way round: the page in which the file ends is dirty, and replaced when
 * write(2) behind the end zeroes the rest of it. Its entry goes on naming the old block.
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
