// SPDX-License-Identifier: GPL-2.0-only
/*
 * birth: the first faults of a file by the n-th file that shares the extent, each a figure
 * of its own:
 *
 *	birth	the first of all: who keeps something per file makes it here
 *	growth	in the fourth entry from there
 *	within	between the two
 *	window	64 MiB further in the same run of blocks, which is as much as `extent` has
 *		in one record: the first fault there
 *
 * Each sample takes a new n-th file. What a file system, page tables and the page cache
 * tree do at a first fault is in the figures, of all variants alike.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../../lib/fatal.h"
#include "../../lib/file.h"
#include "../../lib/fsmap.h"
#include "../../lib/share.h"

#define WARMUP	2
#define SAMPLES	7
#define WINDOW	(32 * PMD)
#define ENTRIES	4		/* that are written, from `first` on */

struct state {
	struct share sh;
	uint64_t memory;	/* of the device's first byte */
	size_t first;		/* where in the file the first entry is: v. lay_out() */
};

static void plan(struct plan *plan, bool full)
{
	static const long sharers[] = { 1, 2, 8, 0 };
	const long *n;
	long s;

	(void)full;
	for (s = 0; s < SHAPES; s++)
		for (n = sharers; *n; n++)
			plan_add(plan, s, *n, 0, "size=%s,sharers=%ld", shapes[s].name, *n);
}

/* From a page that is mapped, and its block. */
static uint64_t memory_of_device(struct bench *b)
{
	struct sharer s = { .fd = -1 };
	uint64_t e, physical;

	new_path(b, s.path);
	s.fd = file_create(s.path, PAGE);
	physical = fsmap_physical(s.fd, s.path, 0);
	map_file(&s.map, s.fd, PAGE, PROT_READ, MAP_PTE);
	touch(s.map.p);
	e = pagemap(getpid(), s.map.p);
	if (!(e & PM_PRESENT) || !PM_PFN(e))
		refuse("%s is not mapped", s.path);
	sharer_drop(&s);
	return PM_PFN(e) * PAGE - physical;
}

static void fill(int fd, const char *path, size_t at, size_t size)
{
	static const char block[PAGE];
	size_t end = at + size;

	for (; at < end; at += PAGE)
		if (pwrite(fd, block, PAGE, (off_t)at) != PAGE)
			refuse_errno("write %s at %zu", path, at);
}

/*
 * One run of blocks, of which the entries that are touched are written. They lie in one
 * window of memory: if not from the file's begin on, then behind the room for them.
 */
static int lay_out(struct state *st, const char *path)
{
	const size_t room = ENTRIES * PMD, entry = st->sh.shape->entry;
	int fd = file_new(path);
	uint64_t at;

	file_need_dax(fd, path);
	if (fallocate(fd, 0, 0, (off_t)st->sh.size))
		refuse_errno("allocate %zu bytes for %s", st->sh.size, path);
	at = fsmap_physical(fd, path, 0) + st->memory;
	st->first = at / WINDOW == (at + room - 1) / WINDOW ? 0 : room;
	fill(fd, path, st->first, ENTRIES * entry);
	fill(fd, path, st->first + WINDOW, entry);
	if (fsync(fd))
		refuse_errno("fsync %s", path);
	if (fsmap_physical(fd, path, st->first + WINDOW) + st->memory != at + st->first + WINDOW ||
	    fsmap_physical(fd, path, st->first + 3 * entry) + st->memory != at + st->first + 3 * entry)
		refuse("%s is not one run of %zu bytes", path, st->sh.size);
	return fd;
}

static uint64_t fault(struct run *run, const char *p, size_t entry)
{
	long faults = map_faults();
	uint64_t t = clk_start(&run->b->clk);
	size_t off;

	touch(p);
	t = clk_stop(&run->b->clk) - t;
	for (off = PAGE; off < entry; off += PAGE)
		touch(p + off);
	faults = map_faults() - faults;
	if (faults != 1)
		refuse("birth %s: %ld faults for %zu pages, not one mapping", run->c->params,
		       faults, entry / PAGE);
	return t;
}

/* All four faults of a file; no samples are kept of those before the last. */
static void fault_file(struct run *run, struct state *st, unsigned int i, int seq)
{
	static const struct { const char *metric; size_t entry, far; } faults[] = {
		{ "birth", 0, 0 }, { "growth", 3, 0 }, { "within", 1, 0 }, { "window", 0, WINDOW },
	};
	const size_t entry = st->sh.shape->entry, n = sizeof(faults) / sizeof(*faults);
	uint64_t t[n];
	size_t k;

	share_map(&st->sh, i, PROT_READ);
	for (k = 0; k < n; k++)
		t[k] = fault(run, st->sh.s[i].map.p + st->first + faults[k].far +
			     faults[k].entry * entry, entry);
	for (k = 0; k < n && i == st->sh.n - 1; k++)
		sample(run, faults[k].metric, seq, entry / PAGE, t[k]);
}

static void setup(struct run *run)
{
	struct state *st = calloc(1, sizeof(*st));
	unsigned int i;

	if (!st)
		refuse_errno("allocate state");
	run->priv = st;
	st->memory = memory_of_device(run->b);
	st->sh.n = (unsigned int)run->c->v[1];
	st->sh.shape = &shapes[run->c->v[0]];
	st->sh.size = WINDOW + 2 * ENTRIES * PMD;
	for (i = 0; i < st->sh.n; i++)
		st->sh.s[i].fd = -1;
	for (i = 0; i + 1 < st->sh.n; i++) {
		struct sharer *s = &st->sh.s[i];

		new_path(run->b, s->path);
		s->fd = i ? file_clone(st->sh.s[0].fd, s->path) : lay_out(st, s->path);
	}
	for (i = 0; i + 1 < st->sh.n; i++)
		fault_file(run, st, i, 0);
}

/* Blocks that only its file has are free when this returns: the next one wants them. */
static void drop(struct sharer *s)
{
	if (ftruncate(s->fd, 0))
		refuse_errno("truncate %s", s->path);
	if (fsync(s->fd))
		refuse_errno("fsync %s", s->path);
	sharer_drop(s);
}

static void iterate(struct run *run, int seq)
{
	struct state *st = run->priv;
	unsigned int last = st->sh.n - 1;
	struct sharer *s = &st->sh.s[last];

	new_path(run->b, s->path);
	s->fd = last ? file_clone(st->sh.s[0].fd, s->path) : lay_out(st, s->path);
	fault_file(run, st, last, seq);
	map_drop(&s->map);
	drop(s);
}

static void teardown(struct run *run)
{
	struct state *st = run->priv;
	unsigned int i;

	for (i = 0; i + 1 < st->sh.n; i++) {
		map_drop(&st->sh.s[i].map);
		drop(&st->sh.s[i]);
	}
	free(st);
}

static const struct experiment birth = {
	.id = "birth",
	.warmup = WARMUP,
	.samples = SAMPLES,
	.plan = plan,
	.setup = setup,
	.iterate = iterate,
	.teardown = teardown,
};
EXPERIMENT(birth);
