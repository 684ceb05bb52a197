// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two files share the blocks of one huge page, and are mapped by huge and by small pages.
 *
 *	t_dax_huge CASE DIR
 *
 * No page may be lost or read wrong, and all files can be unlinked in the end. The cases:
 *
 *	load		one mapped by a huge page, and then loaded from by small ones
 *	store-full	one mapped by a huge page, and stored to when space is short, so that one
 *			small page is copied
 *	pin-load	as load, while a page is in a pipe
 *	pin-store	one mapped by a huge page, of which a page is in a pipe, and stored to
 *	head, tail	the first, another page of one by a small page, then the other one by a huge
 *	huge-first	one by a huge page, then some pages of the other by small ones
 *	pin-share	each by a small page, which is in a pipe for a while, and one is truncated
 *	sync		the same as huge-first; the first file goes, and the other is stored to with MAP_SYNC
 */
#include <sys/stat.h>
#include <sys/uio.h>

#include "t_dax.h"

#define PINNED	5u		/* pages */
#define STORED	9u
#define SMALL	5u

static size_t pages;

/* Pages @from..@from+@n-1, too few for a huge page. */
static char *map_few(int fd, size_t from, size_t n, int prot)
{
	return map_part(fd, from * page_size, n * page_size, prot);
}

/* As map_wrong(), where a load may give SIGBUS. */
static size_t try_wrong(char *p, size_t from, size_t n)
{
	size_t i, wrong = 0;

	for (i = from; i < from + n; i++, p += page_size)
		wrong += try_touch(p, -1) || *(volatile uint64_t *)p != mark(OLD, i);
	return wrong;
}

#define expect_pages(p, from, n, what) do {					\
	size_t wrong = try_wrong(p, from, n);					\
	expect(!wrong, "%zu of %zu pages of %s cannot be read, or read wrong",	\
	       wrong, (size_t)(n), what);					\
} while (0)

static int pin(char *page)
{
	struct iovec v = { page, page_size };
	int ends[2];

	if (pipe(ends))
		die("open a pipe");
	if (vmsplice(ends[1], &v, 1, 0) != (ssize_t)page_size)
		die("put a page into a pipe");
	return ends[0];
}

static void unpin(int end, size_t page)
{
	uint64_t *got = malloc(page_size);

	if (!got || read(end, got, page_size) != (ssize_t)page_size)
		die("read the pipe");
	expect(*got == mark(OLD, page), "the page in the pipe is another one");
	free(got);
}

static void play_load(int pinned)
{
	int a = file_marked("a", pmd_size, OLD), b = file_clone(a, "b"), end = -1;
	char *p = map_huge(b, pmd_size, PROT_READ), *q;
	pid_t pid;

	load_huge(p, pmd_size);
	if (pinned) {
		end = pin(p + PINNED * page_size);
		q = map_few(b, 0, 2 * PINNED, PROT_READ);
		expect_pages(q, 0, 2 * PINNED, "b");
		unpin(end, PINNED);
		unmap(q, 2 * PINNED * page_size);
	} else {
		pid = fork();
		if (pid < 0)
			die("fork");
		if (!pid) {
			q = map_few(b, 0, pages / 2, PROT_READ);
			expect_pages(q, 0, pages / 2, "b");
			_exit(0);
		}
		expect(wait_bounded(pid, 10000) == 0, "who loads from b died");
	}
	unmap(p, pmd_size);
	file_remove_bounded(b, "b");
	file_remove_bounded(a, "a");
}

static void play_store_full(void)
{
	int a = file_marked("a", pmd_size, OLD), b = file_clone(a, "b");
	int filler = fill_space("filler");
	char *p;
	size_t i;

	/* What is free is in pieces, too few and too small for a huge page. */
	for (i = 0; i < 24; i++)
		punch(filler, i * 32 * page_size, 16 * page_size);
	file_sync(filler, "filler");
	p = map_huge(b, pmd_size, PROT_READ | PROT_WRITE);
	load_huge(p, pmd_size);
	store(p + STORED * page_size + BEHIND, 0x77);
	expect_pages(p, 0, pages, "b");
	expect(p[STORED * page_size + BEHIND] == 0x77, "what was stored is lost");
	file_sync(b, "b");
	expect(!file_wrong(b, pmd_size, OLD, NONE), "pages of b read wrong");
	expect(!file_wrong(a, pmd_size, OLD, NONE), "pages of a changed");
	unmap(p, pmd_size);
	file_remove_bounded(b, "b");
	file_remove_bounded(a, "a");
}

static void play_pin_store(void)
{
	int b = file_marked("b", pmd_size, OLD), a = file_clone(b, "a"), end;
	char *pa = map_huge(a, pmd_size, PROT_READ | PROT_WRITE), *pb;

	load_huge(pa, pmd_size);
	end = pin(pa + PINNED * page_size);
	store(pa + STORED * page_size + BEHIND, 1);
	unpin(end, PINNED);
	pb = map_huge(b, pmd_size, PROT_READ);
	expect_pages(pb, 0, pages, "b");
	expect_pages(pa, 0, pages, "a");
	unmap(pa, pmd_size);
	unmap(pb, pmd_size);
	file_remove_bounded(a, "a");
	file_remove_bounded(b, "b");
}

static void play_pin_share(void)
{
	int a = file_marked("a", page_size, OLD), b = file_clone(a, "b"), end, status;
	char *pa = map_few(a, 0, 1, PROT_READ), *pb = map_few(b, 0, 1, PROT_READ);
	pid_t pid;

	load(pb);
	load(pa);
	end = pin(pa);
	pid = fork();
	if (pid < 0)
		die("fork");
	if (!pid)
		_exit(ftruncate(a, 0) ? 1 : 0);
	usleep(200000);		/* it may wait for the pin */
	unpin(end, 0);
	status = wait_bounded(pid, 10000);
	expect(status != -1, "truncate waits for a pin that is gone");
	expect(status == -1 || !status, "truncate fails");
	expect_pages(pb, 0, 1, "b");
	unmap(pa, page_size);
	unmap(pb, page_size);
	file_remove_bounded(a, "a");
	file_remove_bounded(b, "b");
}

static void play_small_first(size_t page)
{
	int a = file_marked("a", pmd_size, OLD), b = file_clone(a, "b");
	char *small = map_few(b, page, 1, PROT_READ), *p;

	load(small);
	p = map_huge(a, pmd_size, PROT_READ);
	expect_pages(p, 0, pages, "a");
	expect_pages(small, page, 1, "b");
	unmap(small, page_size);
	expect_pages(p, 0, pages, "a");
	unmap(p, pmd_size);
	file_remove_bounded(a, "a");
	file_remove_bounded(b, "b");
}

static void play_huge_first(int huge_goes_first)
{
	int a = file_marked("a", pmd_size, OLD), b = file_clone(a, "b");
	char *p = map_huge(a, pmd_size, PROT_READ), *small;

	load_huge(p, pmd_size);
	small = map_few(b, SMALL, 7, PROT_READ);
	expect_pages(small, SMALL, 7, "b");
	expect_pages(p, 0, pages, "a");
	if (huge_goes_first) {
		unmap(p, pmd_size);
		file_remove_bounded(a, "a");
		expect_pages(small, SMALL, 7, "b");
	}
	unmap(small, 7 * page_size);
	file_remove_bounded(b, "b");
	if (!huge_goes_first) {
		expect_pages(p, 0, pages, "a");
		unmap(p, pmd_size);
		file_remove_bounded(a, "a");
	}
}

static void play_sync(void)
{
	int a = file_marked("a", pmd_size, OLD), b = file_clone(a, "b");
	char *p = map_huge(a, pmd_size, PROT_READ), *small;
	const uint64_t word = mark(NEW, SMALL);
	size_t i, others = 0;

	load_huge(p, pmd_size);
	small = map_few(b, SMALL, 1, PROT_READ);
	load(small);
	unmap(small, page_size);
	unmap(p, pmd_size);
	file_remove_bounded(a, "a");
	sync();			/* the blocks are not shared any more */
	if (fchmod(b, 0640))	/* not in the log yet, or the fault is like any other */
		die("change the mode of b");
	small = mmap(NULL, page_size, PROT_READ | PROT_WRITE, MAP_SHARED_VALIDATE | MAP_SYNC, b,
		     SMALL * page_size);
	if (small == MAP_FAILED)
		cannot("no MAP_SYNC");
	*(volatile uint64_t *)(small + BEHIND) = word;
	expect(file_word(b, SMALL * page_size + BEHIND) == word,
	       "the page has not got what was stored to it");
	for (i = 0; i < pages; i++)
		others += i != SMALL && file_word(b, i * page_size + BEHIND) == word;
	expect(!others, "another page of the file has got it");
	unmap(small, page_size);
	file_remove_bounded(b, "b");
}

int main(int argc, char **argv)
{
	const char *mode = argc == 3 ? argv[1] : "";

	if (argc != 3)
		die("usage: %s CASE DIR", argv[0]);
	enter(argv[2]);
	if (strcmp(mode, "pin-share"))
		need_pmd();
	pages = pmd_size / page_size;
	if (!strcmp(mode, "load"))
		play_load(0);
	else if (!strcmp(mode, "pin-load"))
		play_load(1);
	else if (!strcmp(mode, "store-full"))
		play_store_full();
	else if (!strcmp(mode, "pin-store"))
		play_pin_store();
	else if (!strcmp(mode, "pin-share"))
		play_pin_share();
	else if (!strcmp(mode, "head"))
		play_small_first(0);
	else if (!strcmp(mode, "tail"))
		play_small_first(SMALL);
	else if (!strcmp(mode, "sync"))
		play_sync();
	else if (!strcmp(mode, "huge-first"))
		play_huge_first(1), play_huge_first(0);
	else
		die("no case %s", mode);
	return 0;
}
