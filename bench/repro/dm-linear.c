// SPDX-License-Identifier: GPL-2.0-only
/*
 * dm-linear: a shared page on device mapper crashes the generic handler
 *
 * Suspect: S14
 * Severity: crash
 * Needs: fs=own
 *
 * XFS with a reverse map on a linear device-mapper table over pmem. Two files share a
 * page, and it goes bad. The holder of the dm device is never called.
 *
 * stock, fixed: the generic code takes the marker for a mapping, as in reflink-no-rmapbt:
 * NULL dereference in dax_lock_folio(). rbtree, callout: the owners are told. floor: no
 * process is told.
 */
#define _GNU_SOURCE
#include "lib/revoked.h"
#include "lib/dm.h"

int main(int argc, char **argv)
{
	struct bench b = { 0 };
	struct crowd c;

	if (argc != 2)
		refuse("usage: %s DIR", argv[0]);
	dm_create();
	dm_load_linear();
	dm_mount(argv[1]);
	poison_early_kill(true);
	crowd_start(&b, &c, 2, 8 * PAGE, MAP_PTE);
	hit_crowd(&c, "data of two files", "early");
	crowd_stop(&c);
	dm_remove(argv[1]);
	return verdict();
}
