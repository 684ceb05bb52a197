// SPDX-License-Identifier: GPL-2.0-only
/*
 * The log is on the second partition of the device that has the data on its first.
 * Both are one dax_device with one holder: an error in the log is not another file
 * system's, and must shut this one down.
 */
#define _GNU_SOURCE
#include "extlog.h"
#include "partition.h"

#define DATA_MIB	400u
#define LOG_MIB		128u
#define OPTIONS		"dax=inode,logdev=" PMEM_DEVICE "p2"

static void shell(const char *command)
{
	if (system(command))
		refuse("'%s' failed", command);
}

int main(int argc, char **argv)
{
	int dir;

	if (argc != 2)
		refuse("usage: %s DIR", argv[0]);
	partition(DATA_MIB, LOG_MIB);
	shell("mkfs.xfs -f -q -m reflink=1,rmapbt=1 -l logdev=" PMEM_DEVICE "p2,size=64m "
	      PMEM_DEVICE "p1");
	if (mount(PMEM_DEVICE "p1", argv[1], "xfs", 0, OPTIONS))
		refuse_errno("mount " PMEM_DEVICE "p1 with " OPTIONS);
	enter(argc, argv);
	dir = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	fs_flag_dax(dir, argv[1], 1);	/* new files inherit it */
	close(dir);
	allow_shutdown();
	hit_log("pmem0", partition_start(DATA_MIB));
	return verdict();
}
