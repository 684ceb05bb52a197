// SPDX-License-Identifier: GPL-2.0-only
/*
 * cow-unshare-large: unshare of over 4096 pages leaves none of their old entries behind
 *
 * Suspect: W54
 * Severity: lost
 *
 * Two files share 18 MiB. All pages of one are faulted in singly, so each has an entry of
 * its own, and then fallocate(2) unshares that file. The entries of the old blocks must go,
 * those behind the first 4096 too, where whoever removes them lets others run. A page that
 * is stored to then has a new block: fsync(2) must flush that one, and when it goes bad it
 * must be unmapped.
 *
 * Every variant but floor passes. In a draft of "fsdax: remove the entries of shared blocks
 * in one go" xas_pause() skipped up to 4096 entries where a node of the XArray had gone, and
 * fsync(2) flushed the old blocks.
 */
#define _GNU_SOURCE
#include "lib/flushes.h"

#define PAGES	4608u
#define SIZE	((size_t)PAGES * PAGE)
#define OLD	1u	/* tag of what both files hold */
#define BESIDE	8u	/* byte of a page, not of its mark */

static bool is_mapped(const char *p)
{
	return pagemap(getpid(), p) & PM_PRESENT;
}

/* Store to page @i of @m, a mapping of @fd, and make fsync(2) flush it; then it goes bad. */
static void try_page(int fd, const struct map *m, size_t i)
{
	char *p = m->p + i * PAGE;
	uint64_t pfn;

	touch_write(p + BESIDE, 1);
	pfn = own_pfn(p);
	flushes_begin();
	if (fsync(fd))
		refuse_errno("fsync b");
	must(flushes_end(pfn).page, "fsync(2) does not flush the block that page %zu has", i);
	inject_own(p);
	must(!is_mapped(p), "page %zu is poisoned, and still mapped", i);
}

int main(int argc, char **argv)
{
	/* Around the 4096th entry, where a node of the XArray ends. */
	static const size_t bad[] = { 1, 4095, 4096, 4100, PAGES - 2 };
	uint64_t before[PAGES];
	size_t i, same = 0;
	struct map m;
	int a, b;

	enter(argc, argv);
	flushes_init();
	a = create_marked("a", SIZE, OLD);
	b = file_clone(a, "b");
	map_file(&m, b, SIZE, PROT_READ | PROT_WRITE, MAP_PTE);
	map_touch_all(&m, PAGES, "b");
	for (i = 0; i < PAGES; i++)
		before[i] = own_pfn(m.p + i * PAGE);
	if (fallocate(b, FALLOC_FL_UNSHARE_RANGE, 0, SIZE))
		refuse_errno("unshare b");
	for (i = 0; i < PAGES; i++) {
		touch(m.p + i * PAGE);
		same += own_pfn(m.p + i * PAGE) == before[i];
	}
	must(!same, "%zu of %u pages are mapped that only the other file has", same, PAGES);
	must(!count_wrong(a, SIZE, OLD, PAGES), "pages of a are lost");
	must(!count_wrong(b, SIZE, OLD, PAGES), "pages of b are lost");

	poison_early_kill(true);
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		try_page(b, &m, bad[i]);
	poison_early_kill(false);
	must(is_mapped(m.p + 2 * PAGE), "the page next to a bad one was unmapped");
	map_drop(&m);
	flushes_exit();
	/* The files stay: no other gets the bad blocks. */
	file_close(b, "b");
	file_close(a, "a");
	return verdict();
}
