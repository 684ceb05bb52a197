// SPDX-License-Identifier: GPL-2.0-only
/*
 * cow-unshare-large: unshare of over 4096 pages leaves none of their old entries behind
 *
 * Suspect: W54
 * Severity: untold
 *
 * Two files share 18 MiB. All pages of one are faulted in singly, so each has an entry of
 * its own, and then fallocate(2) unshares that file. The entries of the old blocks must go,
 * those behind the first 4096 too, where whoever removes them lets others run: a page
 * mapped anew has another block then, and when that goes bad, it is found and unmapped.
 *
 * Every variant but floor passes. In a draft of "fsdax: remove the entries of shared blocks
 * in one go" xas_pause() skipped up to 4096 entries where a node of the XArray had gone.
 */
#define _GNU_SOURCE
#include "lib/repro.h"

#define PAGES	4608u
#define SIZE	((size_t)PAGES * PAGE)
#define OLD	1u	/* tag of what both files hold */

int main(int argc, char **argv)
{
	/* Around the 4096th entry, where a node of the XArray ends. */
	static const size_t bad[] = { 1, 4095, 4096, 4100, PAGES - 2 };
	uint64_t before[PAGES];
	size_t i, same = 0;
	struct map m;
	int a, b;

	enter(argc, argv);
	catch_bus();
	a = create_marked("a", SIZE, OLD);
	b = file_clone(a, "b");
	map_file(&m, b, SIZE, PROT_READ, MAP_PTE);
	map_touch_all(&m, PAGES, "b");
	for (i = 0; i < PAGES; i++)
		before[i] = own_pfn(m.p + i * PAGE);
	if (fallocate(b, FALLOC_FL_UNSHARE_RANGE, 0, SIZE))
		refuse_errno("unshare b");
	must(!count_wrong(a, SIZE, OLD, PAGES), "pages of a are lost");
	must(!count_wrong(b, SIZE, OLD, PAGES), "pages of b are lost");
	for (i = 0; i < PAGES; i++) {
		touch(m.p + i * PAGE);
		same += own_pfn(m.p + i * PAGE) == before[i];
	}
	must(!same, "%zu of %u pages are mapped that only the other file has", same, PAGES);

	poison_early_kill(true);
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		inject_own(m.p + bad[i] * PAGE);
		must(!(pagemap(getpid(), m.p + bad[i] * PAGE) & PM_PRESENT),
		     "page %zu is poisoned, and still mapped", bad[i]);
	}
	poison_early_kill(false);
	must(!try_touch(m.p + 2 * PAGE, -1), "the page next to a bad one is bad, too");
	map_drop(&m);
	/* The files stay: no other gets the bad blocks. */
	file_close(b, "b");
	file_close(a, "a");
	return verdict();
}
