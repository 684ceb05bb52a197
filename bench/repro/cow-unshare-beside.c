// SPDX-License-Identifier: GPL-2.0-only
/*
 * W6, the other way round: a shared page gets a block of its own while a page beside it,
 * under the same PMD entry, is dirty. The entry goes on naming the old block.
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
