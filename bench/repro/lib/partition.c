// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "partition.h"

#include <sys/mount.h>

#define PART_START	32768u		/* sectors: 16 MiB */

static void put_entry(unsigned char *e, uint32_t start, uint32_t sectors)
{
	e[4] = 0x83;
	memcpy(e + 8, &start, 4);
	memcpy(e + 12, &sectors, 4);
}

void partition(uint32_t first, uint32_t second)
{
	static unsigned char mbr[4096] __attribute__((aligned(4096)));
	int fd = open(PMEM_DEVICE, O_RDWR | O_CLOEXEC);

	put_entry(mbr + 446, PART_START, first << 11);
	put_entry(mbr + 462, PART_START + (first << 11), second << 11);
	mbr[510] = 0x55;
	mbr[511] = 0xaa;
	if (fd < 0 || pwrite(fd, mbr, sizeof(mbr), 0) != sizeof(mbr) || fsync(fd) ||
	    ioctl(fd, BLKRRPART))
		refuse_errno("partition " PMEM_DEVICE);
	close(fd);
}

uint64_t partition_start(uint32_t first)
{
	return ((uint64_t)PART_START << 9) + ((uint64_t)first << 20);
}

void shell(const char *command)
{
	if (system(command))
		refuse("'%s' failed", command);
}

/* --- XFS with its data on the first partition and its log on the second ------------ */

#define LOG_MIB		128u

void mkfs_log_beside_data(void)
{
	partition(DATA_MIB, LOG_MIB);
	shell("mkfs.xfs -f -q -m reflink=1,rmapbt=1 -l logdev=" PMEM_DEVICE "p2,size=64m "
	      PMEM_DEVICE "p1");
}

void mount_log_beside_data(const char *dir)
{
	if (mount(PMEM_DEVICE "p1", dir, "xfs", 0, OPTIONS))
		refuse_errno("mount " PMEM_DEVICE "p1 with " OPTIONS);
}
