// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "partition.h"

#include <sys/mount.h>
#include <sys/stat.h>

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

/* --- XFS on the first partition and ext2 on the second ----------------------------- */

void mount_xfs_beside_ext2(const char *dir)
{
	partition(400, 200);
	shell("mkfs.xfs -f -q -m reflink=1,rmapbt=1 " PMEM_DEVICE "p1");
	shell("mke2fs -b 4096 " PMEM_DEVICE "p2 >/dev/null");
	if ((mkdir(XFS_BESIDE, 0700) && errno != EEXIST) ||
	    mount(PMEM_DEVICE "p1", XFS_BESIDE, "xfs", 0, "dax=inode"))
		refuse_errno("mount XFS on " PMEM_DEVICE "p1");
	if (mount(PMEM_DEVICE "p2", dir, "ext4", 0, "dax=always"))
		cannot("no DAX mount of ext2 on " PMEM_DEVICE "p2: %s", strerror(errno));
}

/* ext2 has no fallocate(), which file_create() needs. */
static int create_plain(const char *path)
{
	static char page[PAGE];
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	memset(page, 0x5a, sizeof(page));
	if (fd < 0 || pwrite(fd, page, sizeof(page), 0) != (ssize_t)sizeof(page) || fsync(fd))
		refuse_errno("create %s", path);
	file_need_dax(fd, path);
	return fd;
}

static void victim(int fd, int out)
{
	char *p = map_plain(fd, PAGE, PROT_READ, "file");

	touch(p);
	if (write(out, &(uint64_t){ own_pfn(p) }, 8) != 8)
		refuse_errno("report the pfn");
	for (;;)
		pause();	/* killed by SIGBUS, or by the parent */
}

pid_t start_victim(uint64_t *pfn)
{
	int fd = create_plain("file"), p[2];
	pid_t pid;

	if (pipe(p))
		refuse_errno("create pipe");
	pid = fork();
	if (pid < 0)
		refuse_errno("fork");
	if (!pid)
		victim(fd, p[1]);
	close(p[1]);
	if (read(p[0], pfn, 8) != 8)
		refuse_errno("read the pfn");
	close(p[0]);
	file_close(fd, "file");
	return pid;
}
