// SPDX-License-Identifier: GPL-2.0-only
/*
 * poison-many: more bad pages than the driver's list has room for
 *
 * Severity: untold
 * Needs: bed=memmap
 *
 * The list of bad blocks that page faults ask holds 512 ranges, and badblocks_set() of 6.12
 * does not merge a range with the one behind it: 600 adjacent pages that go bad from the
 * last to the first fill it, as do 600 pages that are not adjacent. Then pages of a file
 * that is mapped by a PMD go bad. Each bad page must be taken from the processes that map
 * it, and a touch gets SIGBUS; the pages beside it are there; read(2) fails. What is written
 * over is good again.
 *
 * Pages that go bad from the first to the last are one range. With a full list the middle one
 * cannot be taken off it: its repair must not succeed then, since it cannot be read after it.
 *
 * stock: no page is published at all (refault-poison). fixed, rbtree, callout before
 * "nvdimm/pmem: know bad pages that the list of bad blocks has no room for": what goes bad
 * after the 512th is mapped and read by the next touch. All before "nvdimm/pmem: fail a write
 * to sectors that stay on the list of bad blocks": the middle page is written, and not read.
 */
#define _GNU_SOURCE
#include "../lib/mount.h"
#include "lib/machine-check.h"
#include "lib/scene.h"

#define PAGES_BAD	600u
#define PROCS		2u

struct many {
	const char *name;
	enum map_how how;
	unsigned int pages;	/* of the file */
	unsigned int first, step, nr;	/* those that go bad */
	bool upwards;		/* the first one first */
};

static size_t bad_page(const struct many *m, unsigned int i)
{
	return (m->first + (m->upwards ? i : m->nr - 1 - i) * m->step) * PAGE;
}

/* Page @at of the file is bad: returns whether no process can get at it. */
static bool check_refused(const struct many *m, struct crowd *c, int fd, size_t at)
{
	unsigned int mapped = crowd_mapped(c, at);
	int code = crowd_touch(c, (unsigned int)(at / PAGE) % PROCS, at);
	char byte;
	ssize_t n = pread(fd, &byte, 1, (off_t)at);
	bool ok = !mapped && code == BUS_MCEERR_AR && n < 0 && errno == EIO;

	if (!ok)
		say("%s: page %zu: %u processes map it, a touch gets %d, read(2) %zd", m->name,
		    at / PAGE, mapped, code, n);
	return ok;
}

static void check_good(const struct many *m, struct crowd *c, size_t at)
{
	int code = crowd_touch(c, 0, at);

	must(!code, "%s: page %zu, which is good, cannot be read: %d", m->name, at / PAGE, code);
}

static int open_device(void)
{
	int dev = open(PMEM_DEVICE, O_RDWR | O_DIRECT | O_CLOEXEC);

	if (dev < 0)
		refuse_errno("open " PMEM_DEVICE);
	return dev;
}

/* The page is in the middle of a range, and the list is full. */
static void check_middle(const struct many *m, struct crowd *c)
{
	static char page[PAGE] __attribute__((aligned(4096)));
	int fd = file_open(c->path[0]), dev = open_device();
	off_t byte = (off_t)disk_byte(fd, bad_page(m, m->nr / 2));
	ssize_t n = pwrite(dev, page, PAGE, byte);

	if (n == (ssize_t)PAGE)
		must(pread(dev, page, PAGE, byte) == n,
		     "%s: the one in the middle was written, but cannot be read", m->name);
	else
		must(n < 0 && errno == EIO, "%s: write(2) of the one in the middle: %zd", m->name,
		     n);
	close(dev);
	file_close(fd, c->path[0]);
}

/* A page that is on no list has to be written to as a whole. */
static void check_part(const struct many *m, struct crowd *c)
{
	static char sector[512] __attribute__((aligned(512)));
	int fd = file_open(c->path[0]), dev = open_device();
	size_t at = bad_page(m, m->nr - 1);
	ssize_t n;

	n = pwrite(dev, sector, sizeof(sector), (off_t)disk_byte(fd, at));
	must(n < 0 && errno == EIO, "%s: write(2) of a sector does not fail with EIO: %zd", m->name,
	     n);
	if (!check_refused(m, c, fd, at))
		defect("%s: after that the page is not refused any more", m->name);
	close(dev);
	file_close(fd, c->path[0]);
}

/* The files share their pages: the last one that is written to still has the bad ones. */
static void repair(const struct many *m, struct crowd *c)
{
	static char page[PAGE] __attribute__((aligned(4096)));
	unsigned int i, f, failed = 0, unread = 0;
	ssize_t n;
	int fd;

	memset(page, 0x5a, PAGE);
	for (f = 0; f < PROCS; f++) {
		fd = file_open(c->path[f]);
		for (i = 0; i < m->nr; i++) {
			n = pwrite(fd, page, PAGE, (off_t)bad_page(m, i));
			failed += n != (ssize_t)PAGE;
			n = pread(fd, page, PAGE, (off_t)bad_page(m, i));
			unread += n != (ssize_t)PAGE || crowd_touch(c, f, bad_page(m, i));
		}
		file_close(fd, c->path[f]);
	}
	must(!failed, "%s: %u bad pages cannot be written over", m->name, failed);
	must(!unread, "%s: %u pages that were written over cannot be read", m->name, unread);
}

static void go_bad(struct bench *b, struct crowd *c, const struct many *m)
{
	unsigned int i, errs = 0, open = 0, first = 0;
	uint64_t *pfn = calloc(m->nr, sizeof(*pfn));
	int fd;

	if (!pfn)
		refuse_errno("note %u pages", m->nr);
	crowd_start(b, c, PROCS, m->pages * PAGE, m->how);
	fd = file_open(c->path[0]);
	for (i = 0; i < m->nr; i++)
		pfn[i] = crowd_pfn(c, bad_page(m, i));
	for (i = 0; i < m->nr; i++)
		errs += !!inject_quietly(pfn[i]);
	free(pfn);
	say("%s: %u of %u pages went bad, the list has %u lines", m->name, m->nr, m->pages,
	    listed_bad());
	must(!errs, "%s: %u injections failed", m->name, errs);
	for (i = 0; i < m->nr && open < 3; i++) {
		if (check_refused(m, c, fd, bad_page(m, i)))
			continue;
		first = open++ ? first : i + 1;
	}
	must(!open, "%s: bad pages can be got at, the first is the %uth that went bad", m->name,
	     first);
	check_good(m, c, (m->first + (m->nr - 1) * m->step + 1) * PAGE);
	file_close(fd, c->path[0]);
}

int main(int argc, char **argv)
{
	static const struct many many[] = {
		/* name, mapped by, pages, first bad one, step, bad pages, the first one first */
		{ "one range", MAP_PTE, 8, 2, 1, 3, true },
		{ "adjacent, the last first", MAP_PTE, PAGES_BAD + 1, 0, 1, PAGES_BAD, false },
		{ "every second page", MAP_PTE, 2 * PAGES_BAD, 0, 2, PAGES_BAD, false },
		{ "in 2 MiB mappings", MAP_PMD, PMD_PAGES, 7, 64, 8, false },
	};
	enum { N = sizeof(many) / sizeof(*many) };
	static struct crowd c[N];
	struct bench b = { 0 };
	unsigned int i;

	enter(argc, argv);
	poison_early_kill(true);
	for (i = 0; i < N; i++)
		go_bad(&b, &c[i], &many[i]);
	check_part(&many[2], &c[2]);
	check_middle(&many[0], &c[0]);
	for (i = N; i-- > 0;)
		repair(&many[i], &c[i]);
	must(!listed_bad(), "%u ranges are on the list of bad blocks in the end", listed_bad());
	for (i = 0; i < N; i++)
		crowd_stop(&c[i]);
	poison_early_kill(false);
	return verdict();
}
