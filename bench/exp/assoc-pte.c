// SPDX-License-Identifier: GPL-2.0-only
/* First read fault of a 4 KiB page by the n-th file that shares it. */
#include <stdlib.h>

#include "../lib/fatal.h"
#include "../lib/file.h"
#include "../lib/share.h"

#define WARMUP	8
#define SAMPLES	56		/* one xarray node of 64 entries in all */
#define SIZE	((WARMUP + SAMPLES) * PAGE)	/* below 2 MiB: never a PMD */

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
		share_map(sh, i, SIZE, MAP_PTE);
		if (i < n - 1)
			map_touch_all(&sh->s[i].map, SIZE / PAGE, run->c->params);
	}
}

static void iterate(struct run *run, int seq)
{
	struct share *sh = run->priv;
	const char *p = sh->s[sh->n - 1].map.p + (size_t)(seq + WARMUP) * PAGE;
	long faults = map_faults();
	uint64_t t = clk_now(&run->b->clk);

	touch(p);
	t = clk_now(&run->b->clk) - t;
	if (map_faults() - faults != 1)
		refuse("assoc-pte %s: page %d took %ld faults", run->c->params, seq,
		       map_faults() - faults);
	sample(run, "fault", seq, 1, t);
}

static void teardown(struct run *run)
{
	share_drop(run->priv);
	free(run->priv);
}

static const struct experiment assoc_pte = {
	.id = "assoc-pte",
	.warmup = WARMUP,
	.samples = SAMPLES,
	.plan = plan,
	.setup = setup,
	.iterate = iterate,
	.teardown = teardown,
};
EXPERIMENT(assoc_pte);
