// SPDX-License-Identifier: GPL-2.0-only
/*
 * unmount-owner: unmount while the handler has an inode
 *
 * Suspect: S15
 * Severity: crash
 * Needs: kernel=delay
 *
 * The handler has found a file in core and pinned its inode, and sleeps before it locks
 * the entry; then the file system is unmounted. The log is written back before, or the
 * unmount would wait for the AGF. The unmount returns, and the file system goes away when
 * the handler is done.
 *
 * fixed-delay without the two patches that unmount-holder and unmount-late name: the
 * unmount ends before the handler does, and seconds later a timer runs in freed memory,
 * __run_timers(); presumably that of background inode reclaim, which the handler's iput
 * started. rbtree does not ask the holder, and takes a reference to the superblock with
 * that to the inode; without it: "Busy inodes after unmount", then a general protection
 * fault in the handler's iput(). fixed-delay, rbtree-delay and callout-delay pass.
 */
#define _GNU_SOURCE
#include "lib/delay.h"
#include "lib/mounts.h"

/* Write everything back: the unmount is not to wait for the AGF on the way. */
static void clean_log(void)
{
	int fd = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0 || ioctl(fd, FIFREEZE, 0) || ioctl(fd, FITHAW, 0))
		refuse_errno("freeze and thaw");
	close(fd);
}

int main(int argc, char **argv)
{
	struct party *handler, *unmount;
	uint64_t pfn;

	enter(argc, argv);
	pfn = cached_page("a");
	clean_log();
	leave();
	delay_arm("owner", 3000);
	handler = start("the handler", run_poison, &pfn);
	delay_wait("owner");
	unmount = start("the unmount", run_umount, argv[1]);
	ends_in(unmount, 2000);
	must(!finish(unmount), "the file system was not unmounted");
	must(!finish(handler), "the error was not handled");
	must(device_free(3000), "the device is still in use");
	sleep(12);		/* what was left behind shows when workers get to it */
	mount_with_a(argv[1]);
	return verdict();
}
