// SPDX-License-Identifier: GPL-2.0-only
/*
 * mf-frag: a media error in a page of a file in pieces that n processes map, each through
 * a file of its own, by entries of 4 KiB, all of it. `return` as in bench/exp/mf-sharers.c.
 *
 * Who keeps what a file maps by its place in memory has much to go through near the bad
 * page: so with runs of one page the number of runs is varied, too.
 */
#include <stdlib.h>

#include "pieces.h"
#include "../../lib/fatal.h"
#include "../../lib/file.h"
#include "../../lib/inject.h"

#define WARMUP	3
#define SAMPLES	5

/* c->v: kind of piece, owners, runs: a prime. */
static void plan(struct plan *plan, bool full)
{
	static const long runs[RUNS] = { [RUN_1] = 1021, [RUN_32] = 31, [RUN_512] = 5 };
	static const long more[] = { 257, 4093, 0 };
	const long *n;
	long p;

	(void)full;
	for (p = 0; p < RUNS; p++)
		for (n = piece_sharers; *n; n++)
			plan_add(plan, p, *n, runs[p], "run=%s,owners=%ld,runs=%ld",
				 pieces[p].name, *n, runs[p]);
	for (n = more; *n; n++)
		plan_add(plan, RUN_1, 1, *n, "run=%s,owners=1,runs=%ld", pieces[RUN_1].name, *n);
}

static size_t pages_of(const struct run *run)
{
	return (size_t)run->c->v[2] * pieces[run->c->v[0]].run;
}

static void setup(struct run *run)
{
	struct inject *in = calloc(1, sizeof(*in));
	char path[PATH_LEN];

	if (!in)
		refuse_errno("allocate state");
	run->priv = in;
	new_path(run->b, path);
	file_close(pieces_file(run->b, path, &pieces[run->c->v[0]], (size_t)run->c->v[2]), path);
	inject_start_with(run, in, (unsigned int)run->c->v[1], (unsigned int)pages_of(run), true,
			  path);
}

/* All over the file: where in it the page is should not matter. */
static void iterate(struct run *run, int seq)
{
	size_t page = (size_t)(seq + WARMUP) * pages_of(run) / (WARMUP + SAMPLES);

	inject_sample(run, run->priv, page * PAGE, seq);
}

static void teardown(struct run *run)
{
	inject_stop(run, run->priv);
	free(run->priv);
}

static const struct experiment mf_frag = {
	.id = "mf-frag",
	.warmup = WARMUP,
	.samples = SAMPLES,
	.fresh = true,
	.plan = plan,
	.setup = setup,
	.iterate = iterate,
	.teardown = teardown,
};
EXPERIMENT(mf_frag);
