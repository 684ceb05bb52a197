// SPDX-License-Identifier: GPL-2.0-only
/*
 * leader-unbind: the device goes away, and a main thread has exited
 *
 * Suspect: W30
 * Severity: untold
 *
 * The device is unbound from its driver while a process maps a file on it whose main
 * thread has exited (see leader). All who map it are told then, whatever their policy; so
 * must be this process.
 *
 * stock: collect_procs_fsdax() asks the main thread for the mm. The process is not told,
 * and finds out when it touches the page. All other variants: told. rbtree and callout
 * without "mm/memory-failure: signal processes whose main thread has exited": as stock.
 */
#define _GNU_SOURCE
#include "../lib/mount.h"
#include "lib/headless.h"
#include "lib/removal.h"
#include "lib/scene.h"

#include <sys/mount.h>

int main(int argc, char **argv)
{
	struct removal removal;
	struct headless h;
	int fd, err;

	enter(argc, argv);
	allow_shutdown();
	say("EXPECTED: Metadata I/O Error");
	poison_early_kill(false);
	fd = file_create("own", PAGES * PAGE);
	headless_start(&h, fd, false);
	file_close(fd, "own");
	removal_prepare(&removal);
	err = run_unbind(&removal);
	if (err)
		refuse("unbind " PMEM_DEVICE ": %s", strerror(-err));
	headless_finish(&h, "the device goes away");
	if (chdir("/") || umount(argv[1]))
		refuse_errno("unmount %s", argv[1]);
	bind_again(&removal);
	if (mount(PMEM_DEVICE, argv[1], "xfs", 0, "dax=always"))
		refuse_errno("mount again");
	return verdict();
}
