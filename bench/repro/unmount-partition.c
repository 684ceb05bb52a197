// SPDX-License-Identifier: GPL-2.0-only
/*
 * unmount-partition: an error of another partition while this one is unmounted
 *
 * Suspect: W18
 * Severity: untold
 * Needs: fs=own kernel=delay
 *
 * XFS on the first partition of the device, ext2 on the second. A page of the other file
 * system goes bad while XFS is being unmounted, but still is the holder of the device: the
 * process that maps the page must be told all the same.
 *
 * Without that part of "xfs: return -EOPNOTSUPP for media errors outside the partition" (the
 * mutant no-elsewhere) the error is refused with EIO, and nobody is told.
 */
#define _GNU_SOURCE
#include "lib/delay.h"
#include "lib/mounts.h"
#include "lib/partition.h"

int main(int argc, char **argv)
{
	struct party *unmount;
	uint64_t pfn;
	int status;
	pid_t pid;

	if (argc != 2)
		refuse("usage: %s DIR", argv[0]);
	mount_xfs_beside_ext2(argv[1]);
	enter(argc, argv);
	poison_early_kill(true);
	pid = start_victim(&pfn);
	delay_arm("unmount", 2000);
	unmount = start("the unmount", run_umount, (void *)XFS_BESIDE);
	delay_wait("unmount");
	say("the injector got: %s", strerror(-inject(pfn)));
	status = wait_bounded(pid, 1000, "the victim");
	must(status >= 0, "the process that maps the page was told nothing");
	must(status < 0 || (WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS),
	     "that is not SIGBUS");
	must(!finish(unmount), "XFS was not unmounted");
	poison_early_kill(false);
	return verdict();
}
