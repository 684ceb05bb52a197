// SPDX-License-Identifier: GPL-2.0-only
/*
 * run-granule granule=PAGES[,PAGES...] - what owners cost, by the pages that a record is for.
 *
 *	fault		read fault by the last of the files, where it has mapped what is before
 *	first		... where it has mapped nothing yet: such a fault makes a record, however
 *			large the granule is
 *	truncate	ftruncate() to 0 of a file that was faulted whole, and is unmapped
 *	slab		slabs of owners, once all files were faulted whole
 *
 * A kernel has one granule, and the host says which. One that has none is told all of them:
 * then each sample is of each, as it would be the same.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "../../lib/args.h"
#include "../../lib/fatal.h"
#include "../../lib/file.h"
#include "../../lib/share.h"
#include "../../lib/slab.h"
#include "../../lib/vary.h"

#define MAX_GRANULES	8
#define MEMORY_SHARERS	8

/* Per shape: faults to warm up, faults to measure; sizes of files. */
static const struct {
	int warmup, samples;
	size_t truncate, memory;
} effort[SHAPES] = {
	[SHAPE_PMD] = { 3, 13, 16 * PMD, 32 * PMD },
	[SHAPE_PTE] = { 8, 56, PMD, 4 * PMD },
};

/* Iterations that make a file of their own: to warm up, and to measure. */
#define FILES_WARMUP	1
#define FILES_SAMPLES	7

static const struct experiment experiment = { .id = "granule" };

struct granules {
	long pages[MAX_GRANULES];
	unsigned int n;
};

static void read_granules(struct granules *g, const char *list)
{
	char *end;

	for (g->n = 0; *list; list = *end ? end + 1 : end) {
		long pages = strtol(list, &end, 10);

		if (end == list || (*end && *end != ',') || pages < 1 || g->n == MAX_GRANULES)
			refuse("granule=: '%s' is no list of at most %d numbers", list,
			       MAX_GRANULES);
		g->pages[g->n++] = pages;
	}
	if (!g->n)
		refuse("which granule this kernel has is not said: granule=PAGES");
}

/* One sample, of each granule. @unit: NULL, the clock's. */
static void put(struct run *run, const struct granules *g, const char *metric, int seq,
		unsigned long pages, uint64_t value, const char *unit)
{
	for (unsigned int i = 0; i < g->n; i++)
		raw_line(&run->b->raw, "sample granule %s %s granule=%ld,%s %lu %d %llu", metric,
			 unit ? unit : clk_unit(&run->b->clk), g->pages[i], run->c->params, pages,
			 seq, (unsigned long long)value);
}

static uint64_t one_fault(struct run *run, const char *p, size_t entry)
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
		refuse("%s: %ld faults for %zu pages, not one mapping", run->c->params, faults,
		       entry / PAGE);
	return t;
}

static void run_faults(struct run *run, const struct granules *g)
{
	const struct shape *shape = &shapes[run->c->v[0]];
	int warmup = effort[run->c->v[0]].warmup, samples = effort[run->c->v[0]].samples, seq;
	struct share *sh = share_setup(run, (unsigned int)run->c->v[1],
				       (size_t)(warmup + samples) * shape->entry, shape);
	const char *p;

	share_map(sh, sh->n - 1, PROT_READ);
	p = sh->s[sh->n - 1].map.p;
	for (seq = -warmup; seq < samples; seq++, p += shape->entry)
		put(run, g, "fault", seq, shape->entry / PAGE, one_fault(run, p, shape->entry),
		    NULL);
	share_teardown(run);
}

/* A new last file: same extents if there are others, else a plain file. */
static void renew(struct run *run, struct share *sh)
{
	struct sharer *last = &sh->s[sh->n - 1];

	sharer_drop(last);
	new_path(run->b, last->path);
	last->fd = sh->n > 1 ? file_clone(sh->s[0].fd, last->path) :
		   file_create(last->path, sh->size);
}

/* The first fault of a file, and then its truncation. */
static void one_file(struct run *run, const struct granules *g, struct share *sh, int seq)
{
	struct sharer *last = &sh->s[sh->n - 1];
	uint64_t t;
	int err;

	renew(run, sh);
	share_map(sh, sh->n - 1, PROT_READ);
	put(run, g, "first", seq, sh->shape->entry / PAGE,
	    one_fault(run, last->map.p, sh->shape->entry), NULL);
	map_drop(&last->map);

	share_map(sh, sh->n - 1, PROT_READ);
	for (size_t off = 0; off < sh->size; off += PAGE)
		touch(last->map.p + off);
	map_drop(&last->map);
	t = clk_start(&run->b->clk);
	err = ftruncate(last->fd, 0);
	t = clk_stop(&run->b->clk) - t;
	if (err)
		refuse_errno("truncate a file of %s", run->c->params);
	put(run, g, "truncate", seq, sh->size / PAGE, t, NULL);
}

static void run_files(struct run *run, const struct granules *g)
{
	long shape = run->c->v[0];
	struct share *sh = share_setup(run, (unsigned int)run->c->v[1], effort[shape].truncate,
				       &shapes[shape]);

	for (int seq = -FILES_WARMUP; seq < FILES_SAMPLES; seq++)
		one_file(run, g, sh, seq);
	share_teardown(run);
}

/* XFS inactivates and reclaims inodes of earlier cases with a delay of up to 5 s. */
static void settle(void)
{
	struct timespec ts = { .tv_sec = 6 };

	nanosleep(&ts, NULL);
}

/* How many runs @m has, in windows of so many pages; it was faulted whole. */
static uint64_t runs(const struct map *m, long pages)
{
	uint64_t window = UINT64_MAX, distance = 0, n = 0;

	for (size_t off = 0; off < m->size; off += PAGE) {
		uint64_t e = pagemap(getpid(), m->p + off), w, d;

		if (!(e & PM_PRESENT))
			refuse("a page that was touched is not there");
		w = PM_PFN(e) / (uint64_t)pages;
		d = PM_PFN(e) - off / PAGE;
		n += w != window || d != distance;
		window = w;
		distance = d;
	}
	return n;
}

/*
 * The host may have told the wrong granule. The slabs that the records need, no fewer, and
 * not twice as many. (This does not tell 64 MiB from 1 GiB: both need one or two.)
 */
static void check_granule(const struct granules *g, const struct share *sh,
			  const struct slab_use *u, uint64_t bytes)
{
	uint64_t records, slabs;

	if (g->n > 1)
		return;
	records = sh->n * runs(&sh->s[0].map, g->pages[0]);
	if (!u->slab_objects)
		refuse("granule=%ld, and this kernel has no records", g->pages[0]);
	slabs = (records + u->slab_objects - 1) / u->slab_objects;
	if (bytes < slabs * u->slab_bytes || bytes > 2 * slabs * u->slab_bytes)
		refuse("granule=%ld: %llu records need %llu slabs, but there are %llu bytes of them",
		       g->pages[0], (unsigned long long)records, (unsigned long long)slabs,
		       (unsigned long long)bytes);
}

static void run_memory(struct run *run, const struct granules *g)
{
	long shape = run->c->v[0];
	struct share *sh = share_new(run, (unsigned int)run->c->v[1], effort[shape].memory,
				     &shapes[shape]);
	struct slab_use before, after;
	unsigned int i;

	for (i = 0; i < sh->n; i++)
		share_map(sh, i, PROT_READ);
	settle();
	slab_shrink();
	before = slab_use();
	for (i = 0; i < sh->n; i++)
		share_fault(sh, i, run->c->params);
	slab_shrink();
	after = slab_use();
	if (after.tracking < before.tracking)
		refuse("%s: owners went while pages were faulted in", run->c->params);
	check_granule(g, sh, &after, after.tracking - before.tracking);
	put(run, g, "slab", 0, sh->size / PAGE, after.tracking - before.tracking, "bytes");
	share_teardown(run);
}

static void run_case(struct bench *b, const struct granules *g, long shape, long sharers,
		     void (*what)(struct run *run, const struct granules *g))
{
	struct bcase c = { .v = { shape, sharers } };
	struct run run = { .b = b, .e = &experiment, .c = &c };

	snprintf(c.params, sizeof(c.params), "size=%s,sharers=%ld", shapes[shape].name, sharers);
	vary_case(b);
	what(&run, g);
	if (raw_flush(&b->raw))
		refuse_errno("write samples of %s", c.params);
}

static void run_all(struct bench *b, const struct granules *g)
{
	static const long sharers[] = { 1, 8, 0 };
	const long *n;
	long shape;

	for (shape = 0; shape < SHAPES; shape++) {
		run_case(b, g, shape, MEMORY_SHARERS, run_memory);
		for (n = sharers; *n; n++) {
			run_case(b, g, shape, *n, run_faults);
			run_case(b, g, shape, *n, run_files);
		}
	}
}

int main(int argc, char **argv)
{
	struct args args = { argc - 1, argv + 1 };
	struct bench b = { .clk.insn = true };
	struct granules g;
	const char *what;

	if (raw_open(&b.raw, RAW_DEVICE, RAW_MIRROR, &what)) {
		perror(what);
		return 2;
	}
	fatal_to(&b.raw);
	if (strcmp(args_str(&args, "accel", "tcg-icount"), "tcg-icount"))
		refuse("the granule is compared in counted instructions");
	read_granules(&g, args_str(&args, "granule", ""));
	if (mlockall(MCL_CURRENT))
		refuse_errno("lock own memory");
	rnd_init(&b.rnd, (uint64_t)args_num(&args, "cond", 0));
	vary_boot(&b);
	run_all(&b, &g);
	return raw_flush(&b.raw) ? 3 : 0;
}
