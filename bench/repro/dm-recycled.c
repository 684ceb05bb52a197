// SPDX-License-Identifier: GPL-2.0-only
/*
 * dm-recycled: a new dax_device inherits the flags of an old one
 *
 * Severity: untold
 * Needs: fs=own
 *
 * pmem0 is unbound, and a dm device made, which gets the memory of its struct dax_device.
 * It must not get the flags too, one of which can say that the holder is told of media
 * errors: with dm between, it is not. Then as dm-linear, with one owner.
 *
 * This shows no defect of stock, which reads the poison as in refault-poison. callout
 * without "dax: clear the flags when a dax_device is allocated": XFS declares that it
 * finds the owners, no page is associated, and no process is told: EBUSY. With that
 * patch: told and unmapped.
 */
#define _GNU_SOURCE
#include "lib/revoked.h"
#include "lib/dm.h"
#include "lib/removal.h"

#include <linux/membarrier.h>
#include <sys/syscall.h>

static void recycle(void)
{
	struct removal pmem;

	removal_prepare(&pmem);
	if (run_unbind(&pmem))
		refuse_errno("unbind %s", pmem.name);
	/* The struct dax_device is freed by RCU. */
	if (syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0))
		refuse_errno("wait for a grace period");
	usleep(100000);
	dm_create();
	bind_again(&pmem);
}

int main(int argc, char **argv)
{
	struct bench b = { 0 };
	struct crowd c;

	if (argc != 2)
		refuse("usage: %s DIR", argv[0]);
	recycle();
	dm_load_linear();
	dm_mount(argv[1]);
	poison_early_kill(true);
	crowd_start(&b, &c, 1, 8 * PAGE, MAP_PTE);
	hit_crowd(&c, "data of one file", "early");
	crowd_stop(&c);
	dm_remove(argv[1]);
	return verdict();
}
