// SPDX-License-Identifier: GPL-2.0-only
/*
 * truncate-pinned-no-rmapbt: the same where pages keep their association
 *
 * Severity: none
 * Needs: rmapbt=0
 *
 * As truncate-pinned, also with an entry of 2 MiB. With a reverse map callout does not
 * look at 512 page structs to remove such an entry, unless DEBUG_VM is on; that would cost
 * as much as the rest. Without one it comes by them anyway.
 *
 * stock, fixed, rbtree: warnings. callout, before it had that check back: none. floor:
 * none. 7.3 waits, as in truncate-pinned.
 */
#define _GNU_SOURCE
#include "lib/pinned.h"
#include "lib/repro.h"

int main(int argc, char **argv)
{
	enter(argc, argv);
	pinned_truncate(MAP_PTE, "4 KiB entries");
	pinned_truncate(MAP_PMD, "2 MiB entries");
	return verdict();
}
