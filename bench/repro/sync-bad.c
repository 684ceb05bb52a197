// SPDX-License-Identifier: GPL-2.0-only
/*
 * sync-bad: fsync(2) flushes a bad page, and does not say that it lost it
 *
 * Suspect: W24
 * Severity: lost
 * Needs: guest=own monitor=1
 *
 * A page that was stored to goes bad before it was flushed: one of a file of 8 pages, and
 * one of 2 MiB under one entry; reported through hwpoison-inject, and by a machine check.
 * fsync(2) must fail with EIO, once, must not hand the bad page to the function that flushes
 * (a kprobe has its arguments), and must hand it all others. Where the page was clean
 * fsync(2) is 0. The same for a page that write(2) replaces, which flushes it first.
 *
 * After a machine check the page is not in the kernel's own page tables any more, and CLWB
 * of it faults. The emulator does not execute CLWB, so nothing is seen to crash here.
 *
 * stock, and fixed, rbtree and callout as they were first: it flushes the bad page, and
 * returns 0. All but stock: right now. floor drops the error, so there is no bad page.
 *
 * Has a guest of its own: what a machine check said stays known until that ends.
 */
#define _GNU_SOURCE
#include "lib/cow-ahead.h"
#include "lib/flushes.h"
#include "lib/klog.h"

#include "../lib/mce.h"

#define BAD	3u	/* page */

/* Reported, and dealt with when this returns. */
static void report(char *p, uint64_t pfn, bool mce)
{
	unsigned int i;

	if (!mce) {
		inject_own(p);
		return;
	}
	klog_mark();
	mce_ask(pfn);
	for (i = 0; i < MCE_WAIT_MS / 10 && !klog_names(pfn); i++)
		usleep(10000);
	if (!klog_names(pfn))
		refuse("no word on page %#llx after the machine check", (unsigned long long)pfn);
	usleep(100000);		/* the page goes from the linear map after that word */
}

static struct flushed flushed_by(int (*run)(int fd), int fd, uint64_t pfn, int *err)
{
	flushes_begin();
	*err = run(fd) ? errno : 0;
	return flushes_end(pfn);
}

static void check_sync(int fd, const char *what, size_t dirty, uint64_t pfn)
{
	struct flushed flushed;
	int err;

	flushed = flushed_by(fsync, fd, pfn, &err);
	say("%s: fsync: %s; %zu KiB flushed", what, err ? strerror(err) : "0", flushed.bytes >> 10);
	must(!flushed.page, "%s: fsync(2) flushes the bad page", what);
	if (!dirty) {
		must(!err, "%s: fsync(2) of a clean file: %s", what, strerror(err));
		return;
	}
	must(err == EIO, "%s: fsync(2) says nothing of what is lost", what);
	must(flushed.bytes >= dirty - PAGE, "%s: fsync(2) flushes %zu of %zu bytes", what,
	     flushed.bytes, dirty - PAGE);
	must(!fsync(fd), "%s: fsync(2) fails again: %s", what, strerror(errno));
}

static void play(const char *name, size_t size, enum map_how how, bool dirty, bool mce)
{
	const size_t entry = how == MAP_PMD ? PMD : PAGE;
	int fd = create_marked(name, size, 1);
	struct map m;
	uint64_t pfn;
	char *p;

	map_file(&m, fd, size, PROT_READ | PROT_WRITE, how);
	p = m.p + BAD * PAGE;
	if (dirty)
		touch_write(p + 8, 1);
	else
		touch(p);
	pfn = own_pfn(p);
	report(p, pfn, mce);
	check_sync(fd, name, dirty ? entry : 0, pfn);
	map_drop(&m);
	file_close(fd, name);
}

static int write_over(int fd)
{
	static char page[PAGE] = "new";

	return pwrite(fd, page, PAGE, BAD * PAGE) == PAGE ? 0 : -1;
}

/*
 * There are blocks set aside for a page that is not shared, so write(2) to it replaces it,
 * and flushes it before. Last, as the bad block is free afterwards.
 */
static void play_replaced(bool mce)
{
	struct flushed flushed;
	struct map m;
	int fd = ahead_start(&m, AHEAD_PAGES * PAGE, BAD), err;
	char *p = m.p + BAD * PAGE, word[4] = "";
	uint64_t was = disk_byte(fd, BAD * PAGE), pfn = own_pfn(p);

	report(p, pfn, mce);
	flushed = flushed_by(write_over, fd, pfn, &err);
	if (!err && disk_byte(fd, BAD * PAGE) == was)
		refuse("the bad page was not replaced");
	say("replaced: write(2): %s; %zu KiB flushed", err ? strerror(err) : "0",
	    flushed.bytes >> 10);
	must(!flushed.page, "replaced: write(2) flushes the bad page");
	must(!err, "replaced: write(2): %s", strerror(err));
	must(err || (pread(fd, word, 3, BAD * PAGE) == 3 && !strcmp(word, "new")),
	     "replaced: what was written is not there");
	must(fsync(fd) && errno == EIO, "replaced: fsync(2) says nothing of what is lost");
	map_drop(&m);
	file_close(fd, "a");
}

static void play_all(const char *how, bool mce)
{
	char name[64];

	snprintf(name, sizeof(name), "one page, %s", how);
	play(name, 8 * PAGE, MAP_PTE, true, mce);
	snprintf(name, sizeof(name), "one of 512 pages, %s", how);
	play(name, PMD, MAP_PMD, true, mce);
	snprintf(name, sizeof(name), "a clean page, %s", how);
	play(name, 8 * PAGE, MAP_PTE, false, mce);
}

int main(int argc, char **argv)
{
	enter(argc, argv);
	catch_bus();
	poison_early_kill(false);
	flushes_init();
	play_all("injected", false);
	if (mce_possible())
		play_all("machine check", true);
	else
		say("no machine check: that takes vmrun --monitor");
	play_replaced(mce_possible());
	flushes_exit();
	return verdict();
}
