// SPDX-License-Identifier: GPL-2.0-only
/*
 * sync-cow: a MAP_SYNC fault does not flush the copy
 *
 * Suspect: W16
 * Severity: lost
 *
 * A store through a MAP_SYNC mapping to a shared page. Userspace flushes what it stores;
 * the fault must flush the page that it copies, or the rest of that page is lost with the
 * power. The kernel's tracepoint says whether it does.
 *
 * stock: it marks the copy in a way that fsync(2) does not look for. Every other variant:
 * flushed.
 */
#define _GNU_SOURCE
#include "lib/repro.h"

#include "../lib/trace.h"

#define SIZE	(8 * PAGE)
#define STORED	5u	/* page */

int main(int argc, char **argv)
{
	char pgoff[32], *p;
	int a, b;

	enter(argc, argv);
	a = create_marked("a", SIZE, 1);
	b = file_clone(a, "b");	/* not in the log yet, or the fault is like any other */
	p = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED_VALIDATE | MAP_SYNC, b, 0);
	if (p == MAP_FAILED)
		cannot("no MAP_SYNC: %s", strerror(errno));
	trace_init("x86-tsc");
	trace_event("fs_dax", true);
	trace_clear();
	touch_write(p + STORED * PAGE + 8, 1);
	trace_event("fs_dax", false);
	if (!trace_lines("dax_insert_pfn_mkwrite:", ""))
		refuse("the fault was not a synchronous one");
	snprintf(pgoff, sizeof(pgoff), "pgoff %#x ", STORED);
	must(trace_lines("dax_writeback_one:", pgoff), "the copy of the page was not flushed");
	munmap(p, SIZE);
	must(!count_wrong(b, SIZE, 1, SIZE) && !count_wrong(a, SIZE, 1, SIZE), "pages are lost");
	file_close(b, "b");
	file_close(a, "a");
	return verdict();
}
