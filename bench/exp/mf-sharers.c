// SPDX-License-Identifier: GPL-2.0-only
/*
 * A media error in a page that n processes map, each through a file of its own.
 *
 *	return		from the injecting write() to its return
 *	last-sigbus	from there to the handler entry of the last process told
 *			(policy=early only: otherwise no signal is due)
 *	last-unmap	from there to the return of the last unmap
 *
 * The injector maps nothing and is a realtime task, so that no process it wakes
 * runs before the call is over: `return` is the path alone, and `last-sigbus`
 * adds scheduling and signal delivery of all n.
 *
 * last-unmap needs a kretprobe, and a probed run is longer by every probe hit.
 * So it is measured in iterations of its own, and from the end: what lies
 * between the last unmap and the return of the write is taken from the probed
 * run, where only the tail of the last hit (a few hundred instructions) is in
 * it, and subtracted from the median `return` of the same case without probe.
 * With a real clock the trace has steps of 1 us.
 *
 * Each iteration poisons the next page of the same files. Poisoned blocks stay
 * bad, so the files stay until the case ends and its file system with it.
 */
#include <stdlib.h>
#include <string.h>

#include "../lib/fatal.h"
#include "../lib/file.h"
#include "../lib/inject.h"
#include "../lib/trace.h"
#include "../lib/unmaps.h"

struct state {
	struct inject in;
	bool probes;		/* they are on */
	struct unmaps unmaps;
};

static void plan(struct plan *plan, bool full)
{
	static const long quick[] = { 1, 2, 8, 32, 128, 0 };
	static const long all[] = { 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 0 };
	const long *n;
	long early;

	for (early = 1; early >= 0; early--)
		for (n = full ? all : quick; *n; n++)
			plan_add(plan, *n, early, 0, "owners=%ld,policy=%s,injector=pfn",
				 *n, early ? "early" : "late");
}

static void setup(struct run *run)
{
	struct state *st = calloc(1, sizeof(*st));

	if (!st)
		refuse_errno("allocate state");
	run->priv = st;
	inject_start(run, &st->in, (unsigned int)run->c->v[0], UNMAPS_PAGES, run->c->v[1]);
}

static void probes_on(struct state *st)
{
	unmaps_start(&st->unmaps);
	st->probes = true;
	profile_region("");	/* nobody wants to know what a probe executes */
}

static void probed(struct run *run, struct state *st, size_t offset, int seq)
{
	uint64_t start, end, took;
	int err;

	if (!st->probes)
		probes_on(st);
	trace_clear();
	err = inject_page(&st->in, offset, &start, &end);
	if (!err && unmaps_last(&st->unmaps, run->b->clk.insn, start, end, &took))
		sample(run, "last-unmap", seq, 1, took);
	inject_outcome(&st->in, offset);
}

static void plain(struct run *run, struct state *st, size_t offset, int seq)
{
	uint64_t start, end, last;
	int err = inject_page(&st->in, offset, &start, &end);

	if (err) {
		if (seq == -UNMAPS_WARMUP)	/* once is enough */
			note(run, "injection failed: %s", strerror(-err));
	} else {
		sample(run, "return", seq, 1, end - start);
		if (seq >= 0)
			unmaps_plain(&st->unmaps, end - start);
	}
	last = inject_outcome(&st->in, offset);
	if (last)
		sample(run, "last-sigbus", seq, 1, last - start);
}

static void iterate(struct run *run, int seq)
{
	struct state *st = run->priv;
	size_t offset = (size_t)(seq + UNMAPS_WARMUP) * PAGE;

	if (seq < UNMAPS_PLAIN)
		plain(run, st, offset, seq);
	else
		probed(run, st, offset, seq - UNMAPS_PLAIN - 1);
}

static void teardown(struct run *run)
{
	struct state *st = run->priv;

	unmaps_stop(&st->unmaps);
	inject_stop(run, &st->in);
	free(st);
}

static const struct experiment mf_sharers = {
	.id = "mf-sharers",
	.warmup = UNMAPS_WARMUP,
	.samples = UNMAPS_PLAIN + UNMAPS_PROBED,
	.fresh = true,		/* the cost depends on how full the rmap btree's leaf is */
	.plan = plan,
	.setup = setup,
	.iterate = iterate,
	.teardown = teardown,
};
EXPERIMENT(mf_sharers);
