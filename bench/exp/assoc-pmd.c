// SPDX-License-Identifier: GPL-2.0-only
/* First read fault of 2 MiB by the n-th file that shares it; 512 pages a sample. */
#include <stdlib.h>

#include "../lib/fatal.h"
#include "../lib/file.h"
#include "../lib/share.h"

#define WARMUP	3
#define SAMPLES	13
#define SIZE	((WARMUP + SAMPLES) * PMD)

static void plan(struct plan *plan, bool full)
{
	const long *n;

	for (n = sweep_sharers(full); *n; n++)
		plan_add(plan, *n, 0, 0, "sharers=%ld", *n);
}

static void setup(struct run *run)
{
	unsigned int n = (unsigned int)run->c->v[0], i;
	struct share *sh = malloc(sizeof(*sh));

	if (!sh)
		refuse_errno("allocate sharers");
	run->priv = sh;
	share_create(run->b, sh, n, SIZE);
	for (i = 0; i < n; i++) {
		share_map(sh, i, SIZE, MAP_PMD);
		if (i < n - 1)
			map_touch_all(&sh->s[i].map, SIZE / PMD, run->c->params);
	}
}

static void iterate(struct run *run, int seq)
{
	struct share *sh = run->priv;
	const char *p = sh->s[sh->n - 1].map.p + (size_t)(seq + WARMUP) * PMD;
	long faults = map_faults();
	uint64_t t = clk_now(&run->b->clk);
	size_t off;

	touch(p);
	t = clk_now(&run->b->clk) - t;
	for (off = PAGE; off < PMD; off += PAGE)
		touch(p + off);
	if (map_faults() - faults != 1)
		refuse("assoc-pmd %s: %ld faults for 512 pages, not a PMD mapping",
		       run->c->params, map_faults() - faults);
	sample(run, "fault", seq, PMD_PAGES, t);
}

static void teardown(struct run *run)
{
	share_drop(run->priv);
	free(run->priv);
}

static const struct experiment assoc_pmd = {
	.id = "assoc-pmd",
	.warmup = WARMUP,
	.samples = SAMPLES,
	.plan = plan,
	.setup = setup,
	.iterate = iterate,
	.teardown = teardown,
};
EXPERIMENT(assoc_pmd);
