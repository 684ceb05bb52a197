// SPDX-License-Identifier: GPL-2.0-only
/*
 * assoc-frag: first read faults of a file in pieces, by the n-th file that shares them.
 *
 * A sample is 64 faults of 4 KiB, which have one node of the page cache tree to
 * themselves, or one of 2 MiB. So what is paid once per run, or once per slab, is in each
 * sample: a median over single faults would not show it.
 */
#include <sys/mman.h>

#include "pieces.h"
#include "../../lib/fatal.h"
#include "../../lib/file.h"

#define WARMUP		1
#define SAMPLES		7
#define PTE_FAULTS	64ul

static const size_t file_runs[RUNS] = { [RUN_1] = 521, [RUN_32] = 17, [RUN_512] = 11 };

static void setup(struct run *run)
{
	struct share *sh = pieces_setup(run, file_runs[run->c->v[0]]);

	share_map(sh, sh->n - 1, PROT_READ);
}

static void iterate(struct run *run, int seq)
{
	struct share *sh = run->priv;
	const size_t entry = sh->shape->entry, n = entry == PAGE ? PTE_FAULTS : 1;
	const char *p = sh->s[sh->n - 1].map.p + (size_t)(seq + WARMUP) * n * entry;
	long faults = map_faults();
	uint64_t t = clk_start(&run->b->clk);
	size_t i;

	for (i = 0; i < n; i++)
		touch(p + i * entry);
	t = clk_stop(&run->b->clk) - t;
	for (i = 0; i < n * entry; i += PAGE)
		touch(p + i);
	faults = map_faults() - faults;
	if (faults != (long)n)
		refuse("%s %s: %ld faults, not %zu of %zu bytes", run->e->id, run->c->params,
		       faults, n, entry);
	sample(run, "fault", seq, n * entry / PAGE, t);
}

static const struct experiment assoc_frag = {
	.id = "assoc-frag",
	.warmup = WARMUP,
	.samples = SAMPLES,
	.fresh = true,		/* XFS frees inodes of the case before at leisure, in samples */
	.plan = plan_pieces,
	.setup = setup,
	.iterate = iterate,
	.teardown = share_teardown,
};
EXPERIMENT(assoc_frag);
