// SPDX-License-Identifier: GPL-2.0-only
/*
 * cow-stale-punch: what is punched out shows data of files that are gone
 *
 * Suspect: W25
 * Severity: exposed
 *
 * Free space was other files', and has their data. write(2) to 32 shared pages ends
 * early, as its buffer does: within a page; or after two, in a file whose CoW fork has
 * the blocks set aside in two pieces. The other pages are punched out: they must read as
 * zeroes.
 *
 * stock: blocks that were set aside stay, marked as written, which no byte was copied to; and
 * to punch a hole zeroes the range in the end, which puts them into the file. All others as
 * they were first: the same in the second case. All but stock: right now.
 */
#define _GNU_SOURCE
#include "lib/repro.h"

#define PAGES	32ul		/* the extent size hint for CoW that XFS has */
#define SIZE	(PAGES * PAGE)
#define ROOM	(16ul << 20)	/* what is free */
#define FILES	64u		/* that have half of it, and then none */
#define APART	4ul		/* page, see cut_in_two() */

#define OLD	1u		/* tags */
#define NEW	2u
#define STALE	3u

/* The blocks that a small file gets next had something in them. */
static void fill_with_stale(void)
{
	int filler = fill_space("filler"), fd[FILES];
	char path[16];
	unsigned int i;

	punch_holes(filler, 0, ROOM, 0, 1);
	for (i = 0; i < FILES; i++) {
		snprintf(path, sizeof(path), "stale%u", i);
		fd[i] = create_marked(path, SIZE, STALE);
	}
	for (i = 0; i < FILES; i++)
		if (ftruncate(fd[i], 0) || fsync(fd[i]))
			refuse_errno("free the stale blocks");
	file_close(filler, "filler");
}

/* @len bytes, and then none. */
static char *make_source(size_t len)
{
	size_t size = (len + PAGE - 1) / PAGE * PAGE;
	char *p = mmap(NULL, size + SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
		       -1, 0);
	size_t i;

	if (p == MAP_FAILED || mprotect(p + size, SIZE, PROT_NONE))
		refuse_errno("make a buffer that ends early");
	p += size - len;
	for (i = 0; i < len; i += PAGE) {
		uint64_t word = mark(NEW, i / PAGE);

		memcpy(p + i, &word, sizeof(word));
	}
	return p;
}

/* Blocks are set aside around the page, and then it is shared again, as it was. */
static void cut_in_two(int fd, int a)
{
	struct file_clone_range range = {
		.src_fd = a, .src_offset = APART * PAGE, .src_length = PAGE,
		.dest_offset = APART * PAGE,
	};

	if (pwrite(fd, "new", 3, APART * PAGE) != 3)
		refuse_errno("write a page");
	if (ioctl(fd, FICLONERANGE, &range))
		refuse_errno("share the page again");
}

static unsigned long count_data(int fd, size_t from)
{
	static const char zeroes[PAGE];
	static char page[PAGE];
	unsigned long n = 0;

	for (; from < SIZE; from += PAGE) {
		if (pread(fd, page, PAGE, (off_t)from) != (ssize_t)PAGE)
			refuse_errno("read a page that was punched out");
		n += memcmp(page, zeroes, PAGE) != 0;
	}
	return n;
}

static void play(int a, const char *path, size_t len, bool cut)
{
	size_t hole = (len + PAGE - 1) / PAGE * PAGE, whole = len / PAGE * PAGE;
	int fd = file_clone(a, path);
	unsigned long n;
	ssize_t done;
	off_t at;

	if (cut)
		cut_in_two(fd, a);
	done = pwrite(fd, make_source(len), SIZE, 0);
	must(done >= (ssize_t)whole && done <= (ssize_t)len, "%s: write(2): %zd of %zu bytes",
	     path, done, len);
	must(!count_wrong(fd, whole, NEW, PAGES), "%s: what was written is not there", path);
	punch_holes(fd, (off_t)hole, SIZE - hole, 0, 1);
	n = count_data(fd, hole);
	must(!n, "%s: %lu of %zu pages punched out show data of a file that is gone", path, n,
	     (SIZE - hole) / PAGE);
	at = lseek(fd, (off_t)hole, SEEK_DATA);
	must(at < 0 && errno == ENXIO, "%s: there is data at page %lld, which was punched out",
	     path, (long long)at / (long long)PAGE);
	must(!count_wrong(fd, whole, NEW, PAGES), "%s: what was written is lost", path);
	file_close(fd, path);
}

int main(int argc, char **argv)
{
	int a;

	enter(argc, argv);
	a = create_marked("a", SIZE, OLD);
	fill_with_stale();
	play(a, "within-a-page", PAGE + PAGE / 2, false);
	play(a, "in-two-pieces", 2 * PAGE, true);
	must(!count_wrong(a, SIZE, OLD, PAGES), "the other file changed");
	file_close(a, "a");
	return verdict();
}
