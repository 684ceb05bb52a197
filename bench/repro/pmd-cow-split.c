// SPDX-License-Identifier: GPL-2.0-only
/*
 * pmd-cow-split: a PTE copy overwrites a PMD entry: crash at unlink
 *
 * Suspect: S1
 * Severity: crash
 *
 * A reflinked file is mapped by a PMD and read; less than 2 MiB is free; one byte is
 * written; the file is unlinked. The copy is of one page, and the DAX entry was for 512.
 *
 * stock: the PMD fault falls back, the PTE fault copies one page, and dax_insert_entry()
 * stores its PTE value into the slot of 512 indices, because `shared ||` bypasses "leave
 * the PMD alone". nrpages then never returns to 0: the data are right, and unlink dies in
 * clear_inode(), BUG_ON(nrpages). Every other variant: right.
 *
 * "Less than 2 MiB" is essential: with 16 MiB free in fragments of 64 KiB nothing showed,
 * and the copy began at a 2 MiB boundary (presumably taken out of blocks that XFS keeps
 * in reserve). The lost flushes of S1 would take a power failure, and were not tried.
 */
#define _GNU_SOURCE
#include "lib/repro.h"

#define WRITTEN	5	/* page */

static void check_map(const char *p, const char *when)
{
	size_t i, wrong = 0;

	for (i = 0; i < PMD_PAGES; i++)
		wrong += *(const volatile uint64_t *)(p + i * PAGE) != mark(1, i);
	must(!wrong, "%zu of 512 pages of the mapping are wrong %s", wrong, when);
}

/* 1.5 MiB in pieces of 64 KiB are left: enough for a page, not for a PMD. */
static void fragment(void)
{
	int fd = fill_space("filler");

	punch_holes(fd, 0, 16 * PAGE, 32 * PAGE, 24);
	if (fsync(fd))
		refuse_errno("fsync filler");
	file_close(fd, "filler");
}

int main(int argc, char **argv)
{
	struct map m;
	int a, b;

	enter(argc, argv);
	a = create_marked("a", PMD, 1);
	b = file_clone(a, "b");
	fragment();

	map_file(&m, b, PMD, PROT_READ | PROT_WRITE, MAP_PMD);
	map_touch_all(&m, 1, "b");
	say("2 MiB mapped by one fault; writing one byte of page %d", WRITTEN);
	/* Behind the mark, so that every page can be checked alike. */
	m.p[WRITTEN * PAGE + 8] = 0x77;

	check_map(m.p, "after the write");
	must(m.p[WRITTEN * PAGE + 8] == 0x77, "the written byte is lost");
	if (fsync(b))
		refuse_errno("fsync b");
	must(!count_wrong(b, PMD, 1, PMD_PAGES), "pages of b read wrong");
	must(!count_wrong(a, PMD, 1, PMD_PAGES), "pages of a, not written to, changed");
	if (disk_byte(a, 0) != disk_byte(b, 0))
		cannot("the copy was of 2 MiB: no split needed");

	map_drop(&m);
	file_close(a, "a");
	file_close(b, "b");
	say("unlinking b: its inode is evicted");
	file_unlink("b");
	file_unlink("a");
	return verdict();
}
