// SPDX-License-Identifier: GPL-2.0-only
/*
 * cow-fail-dirty: write(2) or unshare that ends early takes dirty marks
 *
 * Suspect: W12
 * Severity: lost
 *
 * write(2), or unshare, would replace a dirty page, but ends before it gets there. The
 * page stays where it is, with what was stored in it, so fsync(2) must flush it if it was
 * not flushed before. The kernel's tracepoint says whether it does.
 *
 * stock: write(2) took the dirty mark before, and fsync(2) does not flush the page. Every
 * other variant flushes it.
 *
 * The bad block is put on the driver's list as in cow-copy-fail.
 */
#define _GNU_SOURCE
#include "lib/cow-ahead.h"

#include "../lib/trace.h"

#define DIRTY	5u	/* page */
#define BAD	9u	/* page */

static void check_flushed(int a, const char *after)
{
	char pgoff[32];

	if (fsync(a))
		refuse_errno("fsync a");
	snprintf(pgoff, sizeof(pgoff), "pgoff %#x ", DIRTY);
	must(trace_lines("dax_writeback_one:", pgoff), "after %s: fsync(2) did not flush a dirty page",
	     after);
}

/* The source ends behind its second page. */
static void write_ends_early(void)
{
	char *source = mmap(NULL, AHEAD_PAGES * PAGE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct map m;
	int a;

	if (source == MAP_FAILED || mprotect(source + 2 * PAGE, PAGE, PROT_NONE))
		refuse_errno("make a buffer that ends early");
	memset(source, 0, 2 * PAGE);
	a = ahead_start(&m, AHEAD_PAGES * PAGE, DIRTY);
	trace_clear();
	if (pwrite(a, source, (AHEAD_PAGES - 1) * PAGE, PAGE) != 2 * (ssize_t)PAGE)
		refuse("write(2) did not end where its source ends");
	check_flushed(a, "a short write");
	munmap(source, AHEAD_PAGES * PAGE);
	ahead_end(&m, a);
}

static void unshare_fails(void)
{
	struct map m;
	int a = ahead_start(&m, AHEAD_PAGES * PAGE, DIRTY);

	publish_badblock(disk_byte(a, BAD * PAGE));
	trace_clear();
	if (!fallocate(a, FALLOC_FL_UNSHARE_RANGE, 0, AHEAD_PAGES * PAGE) || errno != EIO)
		refuse("a bad page was unshared");
	check_flushed(a, "a failed unshare");
	ahead_end(&m, a);
}

int main(int argc, char **argv)
{
	enter(argc, argv);
	trace_init("x86-tsc");
	trace_event("fs_dax", true);
	write_ends_early();
	unshare_fails();
	trace_event("fs_dax", false);
	return verdict();
}
