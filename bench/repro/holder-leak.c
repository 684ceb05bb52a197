// SPDX-License-Identifier: GPL-2.0-only
/*
 * holder-leak: XFS leaks a dax_device that it holds twice
 *
 * Severity: wrong
 * Needs: fs=own
 *
 * The data of XFS are on partition 1, and its log on partition 2, of one pmem. Both are
 * one dax_device, of which XFS becomes the holder once; the second time fails. The slab
 * cache of these is counted before and after four mounts, each followed by unmount,
 * unbind and bind: nothing may be left.
 *
 * stock: four dax_devices are left. Every other variant: none, since "dax: do not leak a
 * reference when a device has a holder".
 */
#define _GNU_SOURCE
#include "../lib/slab.h"
#include "lib/partition.h"

#include <sys/mount.h>

#define TIMES		4u

/* Objects in use in the slab cache of struct dax_device. */
static unsigned int dax_devices(void)
{
	unsigned int n = 0;
	char line[512];
	FILE *f;

	slab_shrink();	/* else what a CPU has at hand counts as in use */
	f = fopen("/proc/slabinfo", "re");
	if (!f)
		refuse_errno("open /proc/slabinfo");
	while (!n && fgets(line, sizeof(line), f))
		sscanf(line, "dax_cache %u", &n);
	fclose(f);
	if (!n)
		cannot("the slab cache of dax devices is not to be seen");
	return n;
}

int main(int argc, char **argv)
{
	unsigned int i, before, after;

	if (argc != 2)
		refuse("usage: %s DIR", argv[0]);
	mkfs_log_beside_data();
	before = dax_devices();
	for (i = 0; i < TIMES; i++) {
		mount_log_beside_data(argv[1]);
		if (umount(argv[1]))
			refuse_errno("unmount %s", argv[1]);
		shell(". /lib/guest.sh && drop_poison 0");
	}
	after = dax_devices();
	say("dax devices in memory: %u, and %u after %u mounts on devices that are gone", before,
	    after, TIMES);
	must(after == before, "%u dax devices were left behind", after - before);
	return verdict();
}
