// SPDX-License-Identifier: GPL-2.0-only
/*
 * assoc-pte, assoc-pmd: first read fault by the n-th file that shares the page,
 * or the 512 pages, the others having faulted it before.
 */
#include <sys/mman.h>

#include "../lib/fatal.h"
#include "../lib/file.h"
#include "../lib/share.h"

static void plan(struct plan *plan, bool full)
{
	const long *n;

	for (n = sweep_sharers(full); *n; n++)
		plan_add(plan, *n, 0, 0, "sharers=%ld", *n);
}

static void setup(struct run *run, const struct shape *shape)
{
	size_t entries = (size_t)(run->e->warmup + run->e->samples);
	struct share *sh = share_setup(run, (unsigned int)run->c->v[0],
				       entries * shape->entry, shape);

	share_map(sh, sh->n - 1, PROT_READ);
}

static void setup_pmd(struct run *run)
{
	setup(run, &shapes[SHAPE_PMD]);
}

static void setup_pte(struct run *run)
{
	setup(run, &shapes[SHAPE_PTE]);
}

static void iterate(struct run *run, int seq)
{
	struct share *sh = run->priv;
	const size_t entry = sh->shape->entry;
	const char *p = sh->s[sh->n - 1].map.p + (size_t)(seq + run->e->warmup) * entry;
	long faults = map_faults();
	uint64_t t = clk_start(&run->b->clk);
	size_t off;

	touch(p);
	t = clk_stop(&run->b->clk) - t;
	for (off = PAGE; off < entry; off += PAGE)
		touch(p + off);
	faults = map_faults() - faults;
	if (faults != 1)
		refuse("%s %s: %ld faults for %zu pages, not one mapping", run->e->id,
		       run->c->params, faults, entry / PAGE);
	sample(run, "fault", seq, entry / PAGE, t);
}

static const struct experiment assoc_pmd = {
	.id = "assoc-pmd",
	.warmup = 3,
	.samples = 13,
	.plan = plan,
	.setup = setup_pmd,
	.iterate = iterate,
	.teardown = share_teardown,
};
EXPERIMENT(assoc_pmd);

static const struct experiment assoc_pte = {
	.id = "assoc-pte",
	.warmup = 8,
	.samples = 56,		/* one xarray node of 64 entries in all */
	.plan = plan,
	.setup = setup_pte,
	.iterate = iterate,
	.teardown = share_teardown,
};
EXPERIMENT(assoc_pte);
