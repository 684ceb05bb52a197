// SPDX-License-Identifier: GPL-2.0-only
/*
 * cow-fail-stored: a copy that fails keeps what others stored
 *
 * Suspect: W23
 * Severity: lost
 *
 * The second half of 4 MiB is not shared, but blocks are set aside for it, as in
 * cow-lost-pmd. A page of it was stored to, another one is bad. A write fault on that one
 * through a second mapping unmaps all 2 MiB, cannot copy them, falls back to the page, and
 * cannot copy that either: SIGBUS. What was stored must be there, in the same block, and
 * still dirty to fsync(2).
 *
 * stock: what it stored is gone, since the blocks that were not copied are put into the
 * file, as in cow-copy-fail. Every other variant: right.
 */
#define _GNU_SOURCE
#include "lib/ahead-pmd.h"

#include "../lib/trace.h"

#define BAD	5u	/* pages of the second half */
#define STORED	7u

static void check_flush(int a)
{
	char pgoff[32];

	snprintf(pgoff, sizeof(pgoff), "pgoff %#lx ", PMD_PAGES);
	trace_init("x86-tsc");
	trace_event("fs_dax", true);
	trace_clear();
	if (fsync(a))
		refuse_errno("fsync a");
	trace_event("fs_dax", false);
	must(trace_lines("dax_writeback_one:", pgoff), "fsync(2) does not flush what was stored");
}

int main(int argc, char **argv)
{
	uint64_t word, was;
	struct map one, two;
	char *p1, *p2;
	int a, b;

	enter(argc, argv);
	a = pairs_create(1, &b);
	map_file(&one, a, PAIR, PROT_READ | PROT_WRITE, MAP_PMD);
	map_file(&two, a, PAIR, PROT_READ | PROT_WRITE, MAP_PMD);
	p1 = one.p + PMD;
	p2 = two.p + PMD;
	*(volatile uint64_t *)(p1 + STORED * PAGE) = mark(2, STORED);
	was = own_pfn(p1 + STORED * PAGE);
	touch_write(two.p + 8, 1);
	publish_badblock(disk_byte(a, PMD + BAD * PAGE));
	must(try_touch(p2 + BAD * PAGE, 1), "a write that had to copy poison succeeded");

	word = *(volatile uint64_t *)(p1 + STORED * PAGE);
	must(word == mark(2, STORED), "a load reads %#llx where %#llx was stored",
	     (unsigned long long)word, (unsigned long long)mark(2, STORED));
	must(own_pfn(p1 + STORED * PAGE) == was, "the page is another one");
	must(pread(a, &word, sizeof(word), PMD + STORED * PAGE) == sizeof(word) &&
	     word == mark(2, STORED), "read(2) does not find what was stored");
	check_flush(a);
	must(!try_touch(p1 + STORED * PAGE + 8, 3), "the page cannot be stored to any more");
	must(!count_wrong(b, PMD, 1, PMD_PAGES), "the other file changed");
	map_drop(&two);
	map_drop(&one);
	file_close(b, "b");
	file_close(a, "a");
	return verdict();
}
