// SPDX-License-Identifier: GPL-2.0-only
/*
 * order-sync: a store through a MAP_SYNC mapping goes to another page of the file
 *
 * Suspect: N4
 * Severity: lost
 *
 * Two files share 2 MiB. One is mapped by a PMD, and one page of the other by a PTE; then the
 * first file goes. The other one, whose blocks are its own now, is mapped with MAP_SYNC, and
 * that page is stored to while the inode is not in the log yet. The page must have what was
 * stored, and no other may.
 *
 * 7.3: the folio of 512 pages stays, as the PTE's entry is counted as a sharer of it, and
 * dax_insert_pfn_mkwrite() maps the first page of the folio. What is stored goes there. 6.12
 * has no folios here, and passes.
 */
#define _GNU_SOURCE
#include "lib/folio.h"

#include <sys/stat.h>

#define SMALL	5u	/* page */
#define STORED	0x5701edull
#define WORD	sizeof(uint64_t)	/* where: behind the mark */

static uint64_t stored_in(int fd, size_t page)
{
	uint64_t word;

	if (pread(fd, &word, sizeof(word), (off_t)(page * PAGE + WORD)) != sizeof(word))
		refuse_errno("read page %zu", page);
	return word;
}

int main(int argc, char **argv)
{
	struct map m;
	char *small;
	size_t i;
	int a, b;

	enter(argc, argv);
	a = create_marked("a", PMD, 1);
	b = file_clone(a, "b");
	map_file(&m, a, PMD, PROT_READ, MAP_PMD);
	map_touch_all(&m, 1, "a");
	small = map_pages(b, SMALL, 1, PROT_READ, "b");
	touch(small);
	munmap(small, PAGE);
	map_drop(&m);
	drop_bounded(a, "a");
	sync();			/* the blocks are not shared any more */
	if (fchmod(b, 0600))	/* not in the log yet, or the fault is like any other */
		refuse_errno("change the mode of b");
	small = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED_VALIDATE | MAP_SYNC, b,
		     (off_t)(SMALL * PAGE));
	if (small == MAP_FAILED)
		cannot("no MAP_SYNC: %s", strerror(errno));
	*(volatile uint64_t *)(small + WORD) = STORED;
	must(stored_in(b, SMALL) == STORED, "page %u of b has not got what was stored to it", SMALL);
	for (i = 0; i < PMD_PAGES; i++)
		must(i == SMALL || stored_in(b, i) != STORED, "page %zu of b has got it", i);
	munmap(small, PAGE);
	drop_bounded(b, "b");
	return verdict();
}
