// SPDX-License-Identifier: GPL-2.0-only
/*
 * Slab memory that n sharers of the same pages take, per page, once all have
 * faulted all of them.
 *
 *	slab		in caches that only exist to know the owners: the design's own
 *	all-slab	in all caches: with the page cache tree's nodes for the DAX
 *			entries, and the vectors by which memory of cgroups is
 *			charged, one pointer for each object of a charged cache
 *
 *	arithmetic	what `slab` should be: the objects that these caches say are in
 *			use, packed into slabs as they say they pack them
 *
 * They are whole slabs, as the page allocator gives them out. All variants do the
 * same here, so that all-slab may be compared between them; the difference to
 * `floor` is what a design costs with everything that hangs on it.
 *
 * A kernel of the flavour `alloc` counts another way, and is asked for that only:
 *
 *	allocated	by the code that keeps or looks up owners, as /proc/allocinfo
 *			says: objects, nothing of a slab that is in no object
 *	slack		how much more than that `slab` and `arithmetic` can be
 */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "../lib/allocinfo.h"
#include "../lib/fatal.h"
#include "../lib/file.h"
#include "../lib/share.h"
#include "../lib/slab.h"

/* Many slabs of owners for each sharer, so that rounding up to one is small. */
static const size_t file_size[SHAPES] = {
	[SHAPE_PMD] = 8 * PMD,
	[SHAPE_PTE] = 4 * PMD,
};

static void plan(struct plan *plan, bool full)
{
	static const long quick[] = { 1, 2, 8, 0 }, all[] = { 1, 2, 4, 8, 16, 32, 64, 0 };
	const long *n;
	long s;

	for (s = 0; s < SHAPES; s++)
		for (n = full ? all : quick; *n; n++)
			plan_add(plan, *n, s, 0, "size=%s,sharers=%ld", shapes[s].name, *n);
}

/* The root cgroup is charged for nothing: part of the price would be missing. */
static void need_cgroup(void)
{
	FILE *f = fopen("/proc/self/cgroup", "re");
	char line[256];

	if (!f || !fgets(line, sizeof(line), f))
		refuse_errno("read /proc/self/cgroup");
	fclose(f);
	if (!strcmp(line, "0::/\n"))
		refuse("memory: in the root cgroup nobody is charged for kernel memory");
}

/* XFS inactivates and reclaims inodes of earlier cases with a delay of up to 5 s. */
static void settle(void)
{
	struct timespec ts = { .tv_sec = 6 };

	nanosleep(&ts, NULL);
}

static void setup(struct run *run)
{
	const long s = run->c->v[1];
	struct share *sh;
	unsigned int i;

	need_cgroup();
	sh = share_new(run, (unsigned int)run->c->v[0], file_size[s], &shapes[s]);
	for (i = 0; i < sh->n; i++)
		share_map(sh, i, PROT_READ);
}

/* @objects full slabs' worth: a design has one for each page or each run of pages. */
static uint64_t arithmetic(const struct slab_use *u, uint64_t objects)
{
	return u->slab_objects ? objects * u->slab_bytes / u->slab_objects : 0;
}

/* What is left over at the ends of slabs, and one slab that is not full. */
static uint64_t slack(const struct slab_use *u, uint64_t objects)
{
	uint64_t n = u->slab_objects, rest = u->slab_bytes - n * u->object_bytes;

	return n ? (objects * rest + n - 1) / n + u->slab_bytes : 0;
}

static void fault_all(struct run *run)
{
	struct share *sh = run->priv;
	unsigned int i;

	for (i = 0; i < sh->n; i++)
		share_fault(sh, i, run->c->params);
	slab_shrink();
}

static void count_slabs(struct run *run, int seq)
{
	const struct share *sh = run->priv;
	struct slab_use before = slab_use(), after;

	fault_all(run);
	after = slab_use();
	if (after.tracking < before.tracking || after.objects < before.objects)
		refuse("memory %s: owners went while pages were faulted in", run->c->params);
	if (after.all < before.all) {	/* somebody else gave back more than we took */
		note(run, "all slabs shrank by %llu bytes: counted as 0",
		     (unsigned long long)(before.all - after.all));
		after.all = before.all;
	}
	sample_bytes(run, "slab", seq, sh->size / PAGE, after.tracking - before.tracking);
	sample_bytes(run, "arithmetic", seq, sh->size / PAGE,
		     arithmetic(&after, after.objects - before.objects));
	sample_bytes(run, "all-slab", seq, sh->size / PAGE, after.all - before.all);
}

static void read_allocinfo(struct allocinfo *a)
{
	if (allocinfo_read(a, ALLOCINFO))
		refuse_errno("read " ALLOCINFO);
}

/* Every place that has more or less than before, for scripts/run/unpack. */
static void put_sites(struct run *run, const struct allocinfo *a)
{
	const char *shape = shapes[run->c->v[1]].name;
	size_t i;

	for (i = 0; i < a->n; i++) {
		const struct alloc_site *s = &a->sites[i];

		if (s->bytes || s->objects)
			raw_line(&run->b->raw, "file allocinfo/%s-%ld %s %lld bytes %lld objects %s",
				 shape, run->c->v[0],
				 allocinfo_is_association(s->where) ? "allocated" : "other",
				 s->bytes, s->objects, s->where);
	}
}

static void count_sites(struct run *run, int seq)
{
	const struct share *sh = run->priv;
	struct slab_use use = slab_use();	/* nothing, or the bound would not hold */
	struct allocinfo before, after;
	struct alloc_site sum;

	if (use.tracking)
		refuse("memory %s: owners before anything is mapped", run->c->params);
	read_allocinfo(&before);
	fault_all(run);
	read_allocinfo(&after);
	if (allocinfo_since(&after, &before))
		refuse("memory %s: " ALLOCINFO " has other lines than before", run->c->params);
	use = slab_use();
	sum = allocinfo_association(&after);
	if (sum.bytes < 0)
		refuse("memory %s: owners went while pages were faulted in", run->c->params);
	put_sites(run, &after);
	sample_bytes(run, "allocated", seq, sh->size / PAGE, (uint64_t)sum.bytes);
	sample_bytes(run, "slack", seq, sh->size / PAGE, slack(&use, use.objects));
	allocinfo_free(&before);
	allocinfo_free(&after);
}

static void iterate(struct run *run, int seq)
{
	settle();
	slab_shrink();
	if (allocinfo_there())
		count_sites(run, seq);
	else
		count_slabs(run, seq);
}

static const struct experiment memory = {
	.id = "memory",
	.warmup = 0,
	.samples = 1,		/* a count: nothing to repeat */
	.fresh = true,
	.plan = plan,
	.setup = setup,
	.iterate = iterate,
	.teardown = share_teardown,
};
EXPERIMENT(memory);
