// SPDX-License-Identifier: GPL-2.0-only
/*
 * dedupe-unwritten: dedupe compares what is left in unwritten blocks, and loses data
 *
 * Suspect: W40
 * Severity: lost
 *
 * FIDEDUPERANGE of files of twelve kinds, each with each. Six read as zeros: a hole; one with
 * zero pages mapped; blocks that are allocated and not written; such blocks with others set
 * aside for copies; zeros that were written; zeros that were stored. Three have the same
 * data: written; stored, and not flushed; shared with a third file, with other blocks set
 * aside. One has other data; and two have some of all that, laid out differently. Blocks that
 * are not written hold the same data, too, as if a removed file had left it there: it is
 * written through the block device.
 *
 * Dedupe must say "same" of two that read the same, and of no others; blocks with data must
 * be shared then; and whatever it says, each file must read as before. Delayed allocation
 * is not among the kinds, since DAX has none.
 *
 * stock: says "same" of blocks that are not written and of a file with the data that
 * is in them: the file with data reads as zeros from then on, or the one that was never
 * written has data. Says "different" of a hole and zeros that were written. Every other
 * variant: right.
 */
#define _GNU_SOURCE
#include "lib/dedupe.h"
#include "lib/place.h"

#define PAGES	16u
#define SIZE	(PAGES * PAGE)
#define FROM	PAGE		/* what is compared; page 0 is copied to set blocks aside */

static char zeros[PAGE], data[PAGE], other[PAGE];

/* Store to all pages of a hole: blocks are allocated, and the pages are dirty. */
static void store(int fd, const char *page)
{
	char *p = map_plain(fd, SIZE, PROT_READ | PROT_WRITE, "a hole");
	size_t at;

	for (at = 0; at < SIZE; at += PAGE)
		memcpy(p + at, page, PAGE);
	munmap(p, SIZE);
}

static void write_page(int fd, size_t at, const char *page)
{
	if (pwrite(fd, page, PAGE, (off_t)at) != (ssize_t)PAGE)
		refuse_errno("write page %zu", at / PAGE);
}

static int make_hole(const char *path)
{
	int fd = file_new(path);

	if (ftruncate(fd, (off_t)SIZE))
		refuse_errno("grow %s", path);
	return fd;
}

static int make_hole_mapped(const char *path)
{
	int fd = make_hole(path);
	char *p = map_plain(fd, SIZE, PROT_READ, path);
	size_t at;

	for (at = 0; at < SIZE; at += PAGE)
		touch(p + at);
	munmap(p, SIZE);
	return fd;
}

static int make_unwritten(const char *path)
{
	int fd = file_new(path);
	size_t at;

	if (fallocate(fd, 0, 0, (off_t)SIZE))
		refuse_errno("allocate %s", path);
	for (at = 0; at < SIZE; at += PAGE)
		device_write(disk_byte(fd, at), data);
	return fd;
}

/*
 * Page 0 becomes a shared one that is copied. The default hint for CoW sets blocks aside
 * for its neighbours, too; @left is in them.
 */
static void set_aside(int fd, const char *left)
{
	struct fsmap run;
	uint64_t at;
	int third;
	char *p;

	write_page(fd, 0, other);
	third = file_new("third");
	file_reflink_part(third, 0, fd, PAGE, "third");
	p = map_plain(fd, SIZE, PROT_READ | PROT_WRITE, "page 0");
	touch_write(p, 1);
	munmap(p, SIZE);
	if (!find_run(OWN_COW, SPECIAL, &run) || run.fmr_length < SIZE - FROM)
		refuse("no blocks are set aside");
	for (at = 0; at < run.fmr_length; at += PAGE)
		device_write(run.fmr_physical + at, left);
	file_close(third, "third");
	file_unlink("third");
}

static int make_unwritten_aside(const char *path)
{
	int fd = make_unwritten(path);

	set_aside(fd, data);
	return fd;
}

static int make_written(const char *path, const char *page)
{
	int fd = file_new(path);
	size_t at;

	for (at = 0; at < SIZE; at += PAGE)
		write_page(fd, at, page);
	return fd;
}

static int make_zeros(const char *path)
{
	return make_written(path, zeros);
}

static int make_zeros_stored(const char *path)
{
	int fd = make_hole(path);

	store(fd, zeros);
	return fd;
}

static int make_data(const char *path)
{
	return make_written(path, data);
}

static int make_other(const char *path)
{
	return make_written(path, other);
}

static int make_data_stored(const char *path)
{
	int fd = make_hole(path);

	store(fd, data);
	return fd;
}

static int make_data_shared(const char *path)
{
	int fd = make_data(path);

	file_close(file_clone(fd, "clone"), "clone");
	set_aside(fd, other);
	return fd;
}

static const char *all_zeros(size_t i)
{
	(void)i;
	return zeros;
}

static const char *all_data(size_t i)
{
	(void)i;
	return data;
}

static const char *all_other(size_t i)
{
	(void)i;
	return other;
}

static const char *some_data(size_t i)
{
	return i % 3 ? zeros : data;
}

/* Of what is zeros every other page is a hole, and the rest is unwritten. */
static int make_mixed(const char *path)
{
	int fd = make_unwritten(path);
	size_t i;

	for (i = 0; i < PAGES; i++)
		if (some_data(i) == data)
			write_page(fd, i * PAGE, data);
		else if (i % 2 && fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
					    (off_t)(i * PAGE), PAGE))
			refuse_errno("punch page %zu of %s", i, path);
	return fd;
}

/* The other way round, but for the first half, which is all written. */
static int make_mixed_other(const char *path)
{
	int fd = make_hole(path);
	size_t i;

	for (i = 0; i < PAGES; i++)
		if (i < PAGES / 2 || some_data(i) == data)
			write_page(fd, i * PAGE, some_data(i));
		else if (i % 2 && fallocate(fd, 0, (off_t)(i * PAGE), PAGE))
			refuse_errno("allocate page %zu of %s", i, path);
	return fd;
}

static const struct kind {
	const char *name;
	int (*make)(const char *path);
	const char *(*page)(size_t i);	/* what page i reads as */
} kinds[] = {
	{ "a hole",			make_hole,		all_zeros },
	{ "a hole with zero pages",	make_hole_mapped,	all_zeros },
	{ "unwritten",			make_unwritten,		all_zeros },
	{ "unwritten, others set aside", make_unwritten_aside,	all_zeros },
	{ "zeros",			make_zeros,		all_zeros },
	{ "zeros, stored",		make_zeros_stored,	all_zeros },
	{ "data",			make_data,		all_data },
	{ "data, stored",		make_data_stored,	all_data },
	{ "data, shared",		make_data_shared,	all_data },
	{ "other data",			make_other,		all_other },
	{ "mixed",			make_mixed,		some_data },
	{ "mixed otherwise",		make_mixed_other,	some_data },
};

#define KINDS	(sizeof(kinds) / sizeof(kinds[0]))

/* Pages that do not read as they did. */
static size_t changed(int fd, const struct kind *k)
{
	static char is[PAGE];
	size_t i, n = 0;

	for (i = FROM / PAGE; i < PAGES; i++)
		n += pread(fd, is, PAGE, (off_t)(i * PAGE)) != (ssize_t)PAGE ||
		     memcmp(is, k->page(i), PAGE);
	return n;
}

/* Pages with data that are two blocks although they are said to be the same. */
static size_t apart(const struct kind *k, int src, int dst)
{
	size_t i, n = 0;

	for (i = FROM / PAGE; i < PAGES; i++)
		n += k->page(i) != zeros && !dedupe_shared(src, dst, i * PAGE, PAGE);
	return n;
}

static void check(const struct kind *a, int src, const struct kind *b, int dst)
{
	const size_t pages = PAGES - FROM / PAGE;
	int ret = dedupe(src, dst, FROM, SIZE - FROM);
	size_t n;

	must(ret == (a->page == b->page ? DEDUPE_SAME : DEDUPE_DIFFERS), "%s -> %s: says: %s",
	     a->name, b->name, dedupe_text(ret));
	n = changed(src, a);
	must(!n, "%s -> %s: %zu of %zu pages of the source changed", a->name, b->name, n, pages);
	n = changed(dst, b);
	must(!n, "%s -> %s: %zu of %zu pages are lost", a->name, b->name, n, pages);
	n = ret == DEDUPE_SAME && a->page == b->page ? apart(a, src, dst) : 0;
	must(!n, "%s -> %s: same, but %zu pages are not shared", a->name, b->name, n);
}

static void drop(int fd, const char *path)
{
	file_close(fd, path);
	file_unlink(path);
	unlink("clone");
}

static void play(const struct kind *a, const struct kind *b)
{
	int src = a->make("src"), dst;

	unlink("clone");
	dst = b->make("dst");
	check(a, src, b, dst);
	drop(src, "src");
	drop(dst, "dst");
}

int main(int argc, char **argv)
{
	size_t a, b;

	enter(argc, argv);
	memset(data, 0x5e, sizeof(data));
	memset(other, 0x07, sizeof(other));
	for (a = 0; a < KINDS; a++)
		for (b = 0; b < KINDS; b++)
			play(&kinds[a], &kinds[b]);
	return verdict();
}
