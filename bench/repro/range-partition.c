// SPDX-License-Identifier: GPL-2.0-only
/*
 * range-partition: one error across the end of a partition
 *
 * Suspect: H24
 * Severity: untold
 * Needs: kernel=delay fs=own
 *
 * XFS on the first partition of the device, ext2 on the second; one error covers the last
 * pages of the first and the first ones of the second, up to those of a file. The device
 * has one holder, XFS. Three processes map pages of its file, one maps the other file:
 * all are told and lose what is bad, and XFS is up.
 *
 * Stock cuts the range at the end of the partition, and the process that maps what follows
 * would not be told; it cannot be given a range. All variants with the fixes leave a range
 * that is partly elsewhere to the generic code, page by page, and pass. No caller in 6.12
 * passes such a range.
 */
#define _GNU_SOURCE
#include "lib/filler.h"
#include "lib/partition.h"

#include <sys/mount.h>
#include <sys/stat.h>

#define FIRST_MIB	300u
#define OTHER		"/run/x"
#define LAST		3u	/* pages of XFS's file that go bad */
#define NEXT		2u	/* and of the other one */

static void mount_both(const char *dir)
{
	partition(FIRST_MIB, 16);
	/* No reflink: XFS refuses it together with DAX on a partition. */
	shell("mkfs.xfs -f -q -m reflink=0,rmapbt=1 -d agcount=4 " PMEM_DEVICE "p1");
	shell("mke2fs -b 4096 -N 16 -O ^resize_inode " PMEM_DEVICE "p2 >/dev/null");
	if (mount(PMEM_DEVICE "p1", dir, "xfs", 0, "dax=always"))
		refuse_errno("mount XFS on " PMEM_DEVICE "p1");
	if (mkdir(OTHER, 0700) && errno != EEXIST)
		refuse_errno("make " OTHER);
	if (mount(PMEM_DEVICE "p2", OTHER, "ext4", 0, "dax=always"))
		cannot("no DAX mount of ext2 on " PMEM_DEVICE "p2: %s", strerror(errno));
}

/*
 * A file that has all of the other file system, since its allocator takes blocks from
 * anywhere. Returns where on the device those of its pages are that come first.
 */
static uint64_t make_other(struct owners *o)
{
	static char page[PAGE];
	uint64_t byte, first = UINT64_MAX;
	size_t n, i;
	int fd;

	*o = (struct owners){ .path = { OTHER "/file" }, .pages = PAGES };
	fd = file_new(o->path[0]);
	file_need_dax(fd, o->path[0]);
	memset(page, 0x5a, sizeof(page));
	for (n = 0; pwrite(fd, page, PAGE, (off_t)(n * PAGE)) == (ssize_t)PAGE;)
		n++;
	if (errno != ENOSPC || fsync(fd))
		refuse_errno("fill %s", o->path[0]);
	for (i = 0; i + PAGES <= n; i++) {
		byte = disk_byte(fd, i * PAGE);
		if (byte < first && disk_byte(fd, (i + PAGES - 1) * PAGE) ==
				    byte + (PAGES - 1) * PAGE) {
			first = byte;
			o->offset = i * PAGE;
		}
	}
	file_close(fd, o->path[0]);
	if (first == UINT64_MAX)
		refuse("%s has no %u pages in a row", o->path[0], PAGES);
	return partition_start(FIRST_MIB) + first;
}

static void use_part(struct owners *o, const struct part *part)
{
	*o = (struct owners){ .offset = part->offset, .pages = part->pages };
	for (unsigned int i = 0; i < OWNERS; i++)
		snprintf(o->path[i], sizeof(o->path[i]), "%s", part->path);
}

int main(int argc, char **argv)
{
	const uint64_t start = partition_start(0);
	struct owners xfs, other;
	struct scene s = { 0 };
	struct crowd one;
	struct filler f;
	struct part part;
	struct range r;
	int err;

	if (argc != 2)
		refuse("usage: %s DIR", argv[0]);
	need_range();
	mount_both(argv[1]);
	enter(argc, argv);
	filler_make(&f);
	scene_begin(&s, "the end of one partition and the start of the next", true);
	scene_add_others(&s);
	r.byte = start + filler_before(&f, fs_bytes(), PAGES, &part) - LAST * PAGE;
	r.pages = (unsigned int)((make_other(&other) - r.byte) / PAGE) + NEXT;
	use_part(&xfs, &part);
	owners_fork(&s.b, &xfs, &s.owners, OWNERS, start, &r);
	owners_fork(&s.b, &other, &one, 1, partition_start(FIRST_MIB), &r);
	err = outcome_err(&s.out, inject_range(&r));
	must(!err || err == -EBUSY, "%s: the injector got: %s", s.name, got(err));
	check_up(&s);
	say("the file of XFS:");
	check_range_owners(&s, &xfs);
	say("the file of the other file system:");
	check_range_owners(&s, &other);
	check_bystander(&s);
	crowd_stop(&one);
	scene_end(&s);
	return verdict();
}
