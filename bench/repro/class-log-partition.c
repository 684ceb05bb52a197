// SPDX-License-Identifier: GPL-2.0-only
/*
 * class-log-partition: errors in a log on another partition of the device
 *
 * Suspect: S13
 * Severity: untold
 * Needs: fs=own
 *
 * The log is on the second partition of the device that has the data on its first. Both
 * are one dax_device with one holder, so an error in the log is not another file
 * system's, and must shut this one down. One past its end harms no one.
 *
 * stock: the injector gets ENXIO, and nothing happens (partition). fixed: once it is
 * down, owners are not told. rbtree: up both times.
 */
#define _GNU_SOURCE
#include "lib/extlog.h"
#include "lib/partition.h"

int main(int argc, char **argv)
{
	int dir;

	if (argc != 2)
		refuse("usage: %s DIR", argv[0]);
	mkfs_log_beside_data();
	mount_log_beside_data(argv[1]);
	enter(argc, argv);
	dir = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	fs_flag_dax(dir, argv[1], 1);	/* new files inherit it */
	close(dir);
	allow_shutdown();
	hit_log("pmem0", partition_start(DATA_MIB));
	return verdict();
}
