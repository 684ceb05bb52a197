// SPDX-License-Identifier: GPL-2.0-only
/*
 * W6: write(2) to a shared page under a PMD entry. Of the page beside it, which is dirty
 * and mapped by a PTE, nobody knows afterwards.
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
