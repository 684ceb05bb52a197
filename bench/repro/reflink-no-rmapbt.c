// SPDX-License-Identifier: GPL-2.0-only
/*
 * reflink-no-rmapbt: a shared page without a reverse map crashes the handler
 *
 * Suspect: H11
 * Severity: crash
 * Needs: rmapbt=0
 *
 * XFS with reflink, without a reverse map. Two mapped files share a page, and it goes
 * bad.
 *
 * stock, fixed: XFS says -EOPNOTSUPP, the generic path calls dax_lock_folio(), and the
 * mapping it takes is the marker: NULL dereference at address 1. rbtree, callout: both
 * are told. floor: no crash, and no process is told.
 */
#define _GNU_SOURCE
#include "lib/revoked.h"

int main(int argc, char **argv)
{
	struct bench b = { 0 };
	struct crowd c;

	enter(argc, argv);
	poison_early_kill(true);
	crowd_start(&b, &c, 2, 8 * PAGE, MAP_PTE);
	hit_crowd(&c, "data of two files", "early");
	crowd_stop(&c);
	return verdict();
}
