// SPDX-License-Identifier: GPL-2.0-only
/*
 * Blocks of a file are replaced, and fsync(2) must still know which pages are dirty.
 *
 *	t_dax_dirty write|unshare|zero DIR	(zero: of XFS)
 *
 * fsync(2) makes the pages that it flushes read-only, so the next store to one faults: that
 * is how this program sees that fsync(2) has looked at it.
 *
 *	write		one page of a huge one is shared, and write(2) replaces it; another page
 *			of the same is dirty, and mapped by itself
 *	unshare		the same with fallocate(2); the shared page is stored to afterwards
 *	zero		the last page of a file is dirty; write(2) behind the end zeroes the rest
 *			of it, and puts it into a block that XFS had set aside
 */
#include "t_dax.h"

#define SHARED	5u		/* pages */
#define BESIDE	300u
#define LAST	5u
#define PAGES	32u		/* what XFS sets aside by itself */

static void expect_known(int fd, char *p, const char *what)
{
	long before;

	file_sync(fd, "a");
	before = faults();
	store(p + BEHIND, 2);
	expect(faults() > before, "%s: fsync(2) does not know that the page is dirty", what);
}

static void play_beside(const char *mode)
{
	int a = file_marked("a", pmd_size, OLD), c = file_new("c");
	char *huge = map_huge(a, pmd_size, PROT_READ | PROT_WRITE);
	char *small = map_small(a, pmd_size, PROT_READ | PROT_WRITE);
	size_t page = BESIDE;

	load_huge(huge, pmd_size);
	clone_range(c, 0, a, SHARED * page_size, page_size);
	store(small + BESIDE * page_size + BEHIND, 1);
	if (!strcmp(mode, "write")) {
		if (pwrite(a, "new", 3, SHARED * page_size + BEHIND) != 3)
			die("write to the shared page");
	} else {
		page = SHARED;
		if (fallocate(a, FALLOC_FL_UNSHARE_RANGE, SHARED * page_size, page_size))
			cannot("no FALLOC_FL_UNSHARE_RANGE");
		store(small + SHARED * page_size + BEHIND, 1);
	}
	expect_known(a, small + page * page_size, mode);
	expect(!file_wrong(a, pmd_size, OLD, NONE), "pages of a are lost");
	expect(file_word(c, 0) == mark(OLD, SHARED), "the other file changed");
}

static void play_zero(void)
{
	int a = file_marked("a", PAGES * page_size, OLD), c = file_new("c");
	char *p = map_small(a, PAGES * page_size, PROT_READ | PROT_WRITE);

	if (ftruncate(a, LAST * page_size + 100))
		die("cut a");
	clone_range(c, 0, a, 0, page_size);
	store(p + LAST * page_size + BEHIND, 1);
	if (pwrite(a, "new", 3, BEHIND) != 3)
		die("write to the shared page");
	if (pwrite(a, "new", 3, (LAST + 2) * page_size) != 3)
		die("write behind the end");
	store(p + LAST * page_size + BEHIND, 2);
	expect_known(a, p + LAST * page_size, "zero");
}

int main(int argc, char **argv)
{
	if (argc != 3)
		die("usage: %s write|unshare|zero DIR", argv[0]);
	enter(argv[2]);
	if (!strcmp(argv[1], "zero")) {
		play_zero();
		return 0;
	}
	need_pmd();
	play_beside(argv[1]);
	return 0;
}
