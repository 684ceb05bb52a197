// SPDX-License-Identifier: GPL-2.0-only
/*
 * unmount-late: an error while the file system is taken down
 *
 * Suspect: S15
 * Severity: crash
 * Needs: kernel=delay
 *
 * The file system was taken down, and the unmount sleeps before it stops being the holder
 * of the device; then a page goes bad. No file can be in use, so the injection is refused
 * (EIO).
 *
 * Without "xfs: do not handle a media error on a mount that goes away" fixed-delay
 * crashes in xfs_alloc_read_agf() of an AG that is gone. fixed-delay, rbtree-delay and
 * callout-delay pass.
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
	delay_arm("unmount", 1000);
	unmount = start("the unmount", run_umount, argv[1]);
	delay_wait("unmount");
	handler = start("the handler", run_poison, &pfn);
	finish(handler);	/* no owner is left to be told */
	finish_unmount(unmount);
	mount_with_a(argv[1]);
	return verdict();
}
