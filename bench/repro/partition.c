// SPDX-License-Identifier: GPL-2.0-only
/*
 * partition: an error on another partition of the device is dropped
 *
 * Suspect: S13, H6, H7
 * Severity: untold
 * Needs: fs=own
 *
 * XFS on the first partition of the device, ext2 through ext4 with DAX on the second. The
 * device has one holder, XFS; a page of the other file system goes bad, early kill. The
 * process that maps it must be signalled and unmapped.
 *
 * stock: xfs_dax_notify_failure() says -ENXIO for what is not its own instead of
 * -EOPNOTSUPP, so the generic code is not asked either. Injection fails with ENXIO, and
 * the process is neither signalled nor unmapped. fixed, rbtree, callout: both, since
 * "xfs: return -EOPNOTSUPP for media errors outside the partition". floor: it is not
 * told.
 */
#define _GNU_SOURCE
#include "lib/outcome.h"
#include "lib/partition.h"

int main(int argc, char **argv)
{
	struct outcome o;
	uint64_t pfn;
	int status;
	pid_t pid;

	if (argc != 2)
		refuse("usage: %s DIR", argv[0]);
	mount_xfs_beside_ext2(argv[1]);
	enter(argc, argv);
	poison_early_kill(true);
	pid = start_victim(&pfn);
	outcome_begin(&o, "page of the other file system", "early");
	outcome_err(&o, inject(pfn));
	status = wait_bounded(pid, 1000, "the victim");
	if (status < 0)
		defect("the process that maps the page was told nothing");
	else
		say("the process that maps the page ended with status %#x", (unsigned int)status);
	o.owners = 1;
	o.told = status >= 0;
	outcome_end(&o);
	must(status < 0 || (WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS),
	     "that is not SIGBUS");
	return verdict();
}
