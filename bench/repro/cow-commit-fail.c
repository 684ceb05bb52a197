// SPDX-License-Identifier: GPL-2.0-only
/*
 * cow-commit-fail: a copy that cannot be put into the file is taken for the file's
 *
 * Suspect: W8
 * Severity: lost
 *
 * Blocks are set aside for copies of pages, and there is no other free block, not even one
 * that XFS keeps for itself: a copy can be made, and not be put into the file. A store, and
 * write(2), must either fail, or change the file; of the file nothing may be lost that
 * is known to be stored. Once there is space, both must succeed.
 *
 * In the second file the page is one of 2 MiB that are copied as a whole.
 *
 * stock, and all others as they were first: both succeed, and read(2) finds the old data,
 * also when there is space again. All but stock: right now.
 */
#define _GNU_SOURCE
#include "lib/ahead-pmd.h"
#include "lib/cow-ahead.h"
#include "lib/flushes.h"
#include "lib/reserve.h"

#define STORED		20u	/* pages: stored to before */
#define STORE		5u
#define WRITE		9u

struct place {
	const char *what;
	int fd;
	size_t at;		/* of page 0 in the file */
	char *p, *p2;		/* mapped, twice */
};

static char file_byte(const struct place *k, size_t page)
{
	char c;

	if (pread(k->fd, &c, 1, (off_t)(k->at + page * PAGE + OTHER)) != 1)
		refuse_errno("read a byte of page %zu", page);
	return c;
}

/* Did it succeed? The file must say the same. */
static bool store(const struct place *k, char *p, char c)
{
	bool done = !try_touch(p + STORE * PAGE + OTHER, c);

	say("%s: store: %s", k->what, done ? "done" : "SIGBUS");
	must((file_byte(k, STORE) == c) == done, "%s: a store %s, and read(2) finds %#x", k->what,
	     done ? "succeeds" : "fails", (unsigned int)file_byte(k, STORE));
	must(p[STORE * PAGE + OTHER] == file_byte(k, STORE),
	     "%s: what is mapped is not what read(2) finds", k->what);
	return done;
}

static bool write_one(const struct place *k, char c)
{
	bool done = pwrite(k->fd, &c, 1, (off_t)(k->at + WRITE * PAGE + OTHER)) == 1;

	say("%s: write(2): %s", k->what, done ? "done" : strerror(errno));
	must((file_byte(k, WRITE) == c) == done, "%s: write(2) %s, and read(2) finds %#x", k->what,
	     done ? "succeeds" : "fails", (unsigned int)file_byte(k, WRITE));
	must(k->p[WRITE * PAGE + OTHER] == file_byte(k, WRITE),
	     "%s: what is mapped is not what read(2) finds", k->what);
	return done;
}

static void check_kept(const struct place *k, uint64_t pfn)
{
	must(k->p[STORED * PAGE + OTHER] == 1 && file_byte(k, STORED) == 1,
	     "%s: what was stored before is lost", k->what);
	must(own_pfn(k->p + STORED * PAGE) == pfn, "%s: the page stored to is another", k->what);
}

static void play(const struct place *k)
{
	uint64_t pfn = own_pfn(k->p + STORED * PAGE);
	struct flushed flushed;
	struct reserve r;
	int err;

	reserve_take(&r);
	flushes_begin();
	store(k, k->p, 2);
	store(k, k->p2, 3);
	write_one(k, 4);
	check_kept(k, pfn);
	err = fsync(k->fd) ? errno : 0;
	flushed = flushes_end(pfn);
	say("%s: fsync: %s", k->what, err ? strerror(err) : "0");
	must(flushed.page, "%s: what was stored before is not flushed", k->what);
	reserve_give(&r);

	must(store(k, k->p, 5), "%s: there is space, and a store fails", k->what);
	must(write_one(k, 6), "%s: there is space, and write(2) fails", k->what);
	must(store(k, k->p2, 7), "%s: there is space, and a store fails", k->what);
	check_kept(k, pfn);
	must(!fsync(k->fd), "%s: there is space, and fsync(2) fails: %s", k->what,
	     strerror(errno));
}

static void play_pages(void)
{
	struct place k = { .what = "pages" };
	struct map one, two;

	k.fd = ahead_start(&one, AHEAD_PAGES * PAGE, STORED);
	map_file(&two, k.fd, AHEAD_PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PTE);
	k.p = one.p;
	k.p2 = two.p;
	play(&k);
	map_drop(&two);
	ahead_end(&one, k.fd);
}

static void play_pmd(void)
{
	struct place k = { .what = "2 MiB", .at = PMD };
	struct map one, two;
	int b;

	k.fd = pairs_create(1, &b);
	map_file(&one, k.fd, PAIR, PROT_READ | PROT_WRITE, MAP_PMD);
	map_file(&two, k.fd, PAIR, PROT_READ | PROT_WRITE, MAP_PMD);
	k.p = one.p + PMD;
	k.p2 = two.p + PMD;
	touch_write(k.p + STORED * PAGE + OTHER, 1);
	touch_write(one.p + OTHER, 1);		/* the first half is copied */
	play(&k);
	must(!count_wrong(b, PMD, 1, PMD_PAGES), "the other file changed");
	map_drop(&two);
	map_drop(&one);
	file_close(b, "b");
	file_close(k.fd, "a");
}

int main(int argc, char **argv)
{
	enter(argc, argv);
	flushes_init();
	play_pages();
	play_pmd();
	flushes_exit();
	return verdict();
}
