// SPDX-License-Identifier: GPL-2.0-only
/*
 * cow-copy-stale: a failed copy leaves an entry for a block that is freed
 *
 * Suspect: S12
 * Severity: untold
 *
 * A write fault on one page must copy from a bad block. It gets SIGBUS, and the block
 * that the copy was for is given back. Nothing of the attempt may be left when the block
 * belongs to another file.
 *
 * stock: dax_fault_iter() inserts the entry before it copies, and leaves it when the copy
 * fails. When the file is unlinked, the file that has got the block meanwhile loses its
 * page->mapping, and a shared futex in it gives EFAULT. (A kernel with CONFIG_BUG would
 * also warn in dax_associate_entry(); the kernels tested have none.) Every other variant:
 * right.
 *
 * FS_XFLAG_COWEXTSIZE of one block makes that very block come back to be reused; without
 * it no file of the test got it. The bad block is put on the driver's list as in
 * cow-copy-fail.
 */
#define _GNU_SOURCE
#include "lib/cow-extent.h"
#include "lib/repro.h"

#include <linux/futex.h>
#include <sys/syscall.h>

#define SIZE	(16 * PAGE)
#define BAD	5u	/* page */
#define NEAR	64	/* files */

/* Files of one page, as near as can be: one of them gets the block given back. */
static void reuse_block(struct map m[NEAR])
{
	char path[16];
	unsigned int i;

	for (i = 0; i < NEAR; i++) {
		int fd;

		snprintf(path, sizeof(path), "c%u", i);
		fd = file_create(path, PAGE);
		map_file(&m[i], fd, PAGE, PROT_READ | PROT_WRITE, MAP_PTE);
		touch_write(m[i].p, 1);
		file_close(fd, path);
	}
}

/*
 * What stock records in a page about its owner shows in process-shared futexes:
 * none can be had in a page that has lost it.
 */
static void check_owners(struct map m[NEAR])
{
	unsigned int i;

	for (i = 0; i < NEAR; i++) {
		must(!syscall(SYS_futex, m[i].p, FUTEX_WAKE, 1, NULL, NULL, 0),
		     "c%u has lost its page to a file that is gone: FUTEX_WAKE: %s", i,
		     strerror(errno));
		map_drop(&m[i]);
	}
}

int main(int argc, char **argv)
{
	struct map m, near[NEAR];
	int a, b;

	enter(argc, argv);
	a = create_marked("a", SIZE, 1);
	b = file_clone(a, "b");
	publish_badblock(disk_byte(a, BAD * PAGE));
	set_cow_extent(b, "b", PAGE);	/* nothing is kept for the next copy */
	map_file(&m, b, SIZE, PROT_READ | PROT_WRITE, MAP_PTE);
	must(try_touch(m.p + BAD * PAGE + 8, 0x77), "a write that had to copy poison succeeded");
	must(try_touch(m.p + BAD * PAGE, -1), "a read of poison succeeded");
	must(!count_wrong(b, SIZE, 1, BAD), "good pages read wrong");

	say("new files take the block that the copy was to go to; then b goes");
	reuse_block(near);	/* a kernel warning, if the block is still b's */
	map_drop(&m);
	file_close(a, "a");
	file_close(b, "b");
	file_unlink("b");
	check_owners(near);
	return verdict();
}
