// SPDX-License-Identifier: GPL-2.0-only
/*
 * gup-fast: DAX pages are pinned without mmap_lock
 *
 * Severity: none
 *
 * No defect of stock, but something that a design without page->mapping must not lose:
 * get_user_pages_fast() and pin_user_pages_fast() must find DAX pages that are mapped, as
 * those of any other file. Only that keeps O_DIRECT from DAX memory as fast as from other
 * memory.
 *
 * The program counts its calls of __get_user_pages(), the slow path, while DAX pages that
 * are mapped are vmspliced, written from or read into with O_DIRECT. A page that is not
 * mapped yet must go there, and an anonymous page must not, or the program says that it
 * cannot test.
 *
 * stock, fixed, rbtree, callout: none. floor, and callout without "mm/gup: do not test
 * device folios for secretmem": each of the seven accesses through a PTE goes there,
 * those through a PMD do not, since gup_fast_folio_allowed() refuses a page without a
 * mapping, which may be secretmem. 7.3 knows that it is none: every variant passes.
 */
#define _GNU_SOURCE
#include "lib/direct.h"
#include "../lib/trace.h"

#include <sys/uio.h>

#define SLOW_PATH	"__get_user_pages"

static int dev, ends[2];

/* FOLL_GET; returns 0 or errno, as the others. */
static int get_page(char *p)
{
	static char drain[PAGE];
	struct iovec v = { p, PAGE };

	if (vmsplice(ends[1], &v, 1, 0) != (ssize_t)PAGE ||
	    read(ends[0], drain, PAGE) != (ssize_t)PAGE)
		return errno;
	return 0;
}

/* FOLL_PIN */
static int pin_to_read(char *p)
{
	return direct_write(dev, p, 0);
}

/* FOLL_PIN | FOLL_WRITE */
static int pin_to_write(char *p)
{
	return direct_read(dev, p, (off_t)PAGE);
}

/* How often @pin of @p took the slow path. */
static unsigned long slow(int (*pin)(char *), char *p, const char *name)
{
	unsigned long n;
	char self[16];
	int err;

	trace_clear();
	trace_enable("gup_slow", true);
	err = pin(p);
	trace_enable("gup_slow", false);
	if (err)
		refuse("%s: %s", name, strerror(err));
	/* Starting a program, as the job does meanwhile, goes there too. */
	snprintf(self, sizeof(self), "-%d ", (int)getpid());
	n = trace_lines(self, "gup_slow");
	say("%s: %s", name, n ? "slow" : "fast");
	return n;
}

static void try_page(int (*pin)(char *), char *p, const char *name)
{
	must(!slow(pin, p, name), "%s: a mapped page is not found by the fast path", name);
}

static void start_counting(void)
{
	char *anon = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			  -1, 0);

	if (anon == MAP_FAILED)
		refuse_errno("map a page");
	trace_init("mono");
	if (!trace_probe('p', "gup_slow", SLOW_PATH))
		cannot("this kernel has no symbol " SLOW_PATH);
	if (!slow(get_page, anon, "anonymous page, not mapped yet"))
		cannot("a page not mapped yet should have taken " SLOW_PATH "()");
	touch_write(anon, 1);
	if (slow(get_page, anon, "anonymous page"))
		cannot("the fast path does not even find an anonymous page");
}

int main(int argc, char **argv)
{
	const int rw = PROT_READ | PROT_WRITE;
	const size_t size = 4 * PAGE;
	struct map plain, shared, cow, pmd;
	int fd;

	enter(argc, argv);
	dev = direct_open();
	if (pipe2(ends, O_CLOEXEC))
		refuse_errno("open a pipe");
	start_counting();

	map_file(&plain, create_marked("plain", size, 1), size, rw, MAP_PTE);
	touch(plain.p);
	try_page(get_page, plain.p, "PTE, not shared, get");
	try_page(pin_to_read, plain.p, "PTE, not shared, pin to read");
	touch_write(plain.p, 1);
	try_page(pin_to_write, plain.p, "PTE, not shared, pin to write");

	/* Not pinned: repro-ro-pin says why not. */
	fd = create_marked("shared", size, 2);
	file_close(file_clone(fd, "shared2"), "shared2");
	map_file(&shared, fd, size, PROT_READ, MAP_PTE);
	touch(shared.p);
	try_page(get_page, shared.p, "PTE, shared, get");

	fd = create_marked("cow", size, 3);
	file_close(file_clone(fd, "cow2"), "cow2");
	map_file(&cow, fd, size, rw, MAP_PTE);
	touch_write(cow.p, 1);
	try_page(get_page, cow.p, "PTE, copied on write, get");
	try_page(pin_to_read, cow.p, "PTE, copied on write, pin to read");
	try_page(pin_to_write, cow.p, "PTE, copied on write, pin to write");

	map_file(&pmd, create_marked("pmd", PMD, 4), PMD, PROT_READ, MAP_PMD);
	map_touch_all(&pmd, 1, "pmd");
	try_page(get_page, pmd.p + PAGE, "PMD, not shared, get");
	try_page(pin_to_read, pmd.p + PAGE, "PMD, not shared, pin to read");
	trace_remove("gup_slow");
	return verdict();
}
