// SPDX-License-Identifier: GPL-2.0-only
/*
 * W11: as cow-write-beside, but the file ends within its shared page, and write(2) is
 * behind its end: the rest of that page is zeroed, which replaces it, too.
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
