// SPDX-License-Identifier: GPL-2.0-only
/*
 * past-fs-end: an error past the end of the file system crashes XFS
 *
 * Suspect: S7
 * Severity: crash
 * Needs: size=640m logsize=64m
 *
 * The device is larger than the file system, and a page past the end of the file system
 * goes bad.
 *
 * stock: xfs_dax_notify_ddev_failure() asks for an AG that does not exist: NULL
 * dereference in xfs_alloc_read_agf(). Every other variant: one message, and the file
 * system is up; on floor XFS is never asked.
 */
#define _GNU_SOURCE
#include "lib/outcome.h"

#include <sys/statvfs.h>

#define DEVICE	"/dev/pmem0"

static uint64_t device_bytes(void)
{
	int fd = open(DEVICE, O_RDONLY | O_CLOEXEC);
	uint64_t n;

	if (fd < 0 || ioctl(fd, BLKGETSIZE64, &n))
		refuse_errno("size of " DEVICE);
	close(fd);
	return n;
}

int main(int argc, char **argv)
{
	uint64_t first, end = device_bytes();
	struct outcome o;
	struct statvfs sv;
	char *p;
	int fd;

	enter(argc, argv);
	if (statvfs(".", &sv))
		refuse_errno("statvfs");
	if (sv.f_blocks * sv.f_frsize + (64u << 20) > end)
		cannot("the file system is as large as its device");
	fd = create_marked("a", 4 * PAGE, 1);
	p = map_plain(fd, 4 * PAGE, PROT_READ, "a");
	touch(p);
	first = own_pfn(p) - disk_byte(fd, 0) / PAGE;	/* of the device */
	say("device of %llu pages, file system of %llu", (unsigned long long)(end / PAGE),
	    (unsigned long long)sv.f_blocks);
	outcome_begin(&o, "past the end of the file system", "late");
	outcome_err(&o, inject(first + end / PAGE - 100));
	o.harmed = (unsigned int)count_wrong(fd, 4 * PAGE, 1, 4);
	must(!o.harmed, "a file inside reads wrong");
	file_close(create_marked("b", 4 * PAGE, 2), "b");	/* not shut down */
	o.fs = "up";
	outcome_end(&o);
	return verdict();
}
