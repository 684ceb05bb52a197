// SPDX-License-Identifier: GPL-2.0-only
/*
 * unmount-holder: unmount between finding and calling the holder
 *
 * Suspect: S15, H18
 * Severity: crash
 * Needs: kernel=delay
 *
 * The handler has found the holder operation of the device and sleeps before it calls it;
 * the unmount runs to its end, and the holder is freed. No file can be in use, so the
 * injection is refused (EIO).
 *
 * Without "dax: wait for holder operations before a holder goes away" fixed-delay crashes
 * in xfs_dax_notify_failure(), the holder is NULL. fixed-delay and callout-delay pass.
 * Not run on rbtree-delay, which does not ask the holder.
 */
#define _GNU_SOURCE
#include "lib/delay.h"
#include "lib/mounts.h"

int main(int argc, char **argv)
{
	struct party *handler, *unmount;
	uint64_t pfn;

	enter(argc, argv);
	pfn = cached_page("a");
	leave();
	delay_arm("holder", 1000);
	handler = start("the handler", run_poison, &pfn);
	delay_wait("holder");
	unmount = start("the unmount", run_umount, argv[1]);
	finish(handler);	/* no owner is left to be told */
	finish_unmount(unmount);
	mount_with_a(argv[1]);
	return verdict();
}
