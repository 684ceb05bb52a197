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

#include "../lib/crowd.h"
#include "../lib/fatal.h"
#include "../lib/file.h"
#include "../lib/poison.h"
#include "../lib/trace.h"

#define WARMUP	3
#define PLAIN	7		/* samples of return and last-sigbus */
#define PROBED	4		/* of last-unmap: one warm-up, three samples */
#define PAGES	(WARMUP + PLAIN + PROBED)

struct state {
	struct crowd crowd;
	struct poison poison;
	bool early;
	bool probes;		/* there is something to probe */
	uint32_t told;		/* hits every process must have by now */
	uint64_t plain[PLAIN];	/* `return` of the unprobed iterations */
	unsigned int nplain;
	/* Minimum over all iterations of how many of the n ... */
	unsigned int signalled, unmapped, wrong;
};

static const char *const probe_name[] = { "unmap_range", "unmap_pages" };
static const char *const probe_symbol[] = { "unmap_mapping_range", "unmap_mapping_pages" };

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
	unsigned int n = (unsigned int)run->c->v[0];

	if (!st)
		refuse_errno("allocate state");
	run->priv = st;
	st->early = run->c->v[1];
	st->signalled = n;
	st->unmapped = n;
	poison_open(&st->poison, &run->b->clk);
	poison_early_kill(st->early);
	crowd_start(run->b, &st->crowd, n, PAGES * PAGE, MAP_PTE);
}

/*
 * Were all told, of the right address, and when was the last? 0 if not all. The
 * parent sleeps until then: whatever it did meanwhile would count as theirs.
 */
static uint64_t last_told(struct state *st, size_t offset)
{
	struct crowd *c = &st->crowd;
	unsigned int i, have = crowd_wait(c, ++st->told);
	uint64_t last = 0;

	if (have < st->signalled)
		st->signalled = have;
	if (have < c->n) {	/* what comes later is counted from here */
		st->told = 0;
		for (i = 0; i < c->n; i++)
			c->m[i].nhits = 0;
		return 0;
	}
	for (i = 0; i < c->n; i++) {
		const struct hit *h = &c->m[i].hits[st->told - 1];

		if (h->when > last)
			last = h->when;
		if (h->addr != (uintptr_t)c->map.p + offset || h->lsb != 12)
			st->wrong++;
	}
	return last;
}

static uint64_t collect(struct state *st, size_t offset)
{
	uint64_t last = st->early ? last_told(st, offset) : 0;
	unsigned int unmapped = st->crowd.n - crowd_mapped(&st->crowd, offset);

	if (unmapped < st->unmapped)
		st->unmapped = unmapped;
	return last;
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void probes_on(struct state *st)
{
	unsigned int i;

	for (i = 0; i < 2; i++)
		if (trace_probe('r', probe_name[i], probe_symbol[i])) {
			trace_enable(probe_name[i], true);
			st->probes = true;
		}
	if (!st->probes)
		refuse("this kernel has no symbol to probe for the last unmap");
	qsort(st->plain, st->nplain, sizeof(*st->plain), compare);
}

static void probed(struct run *run, struct state *st, size_t offset, int seq)
{
	uint64_t start, end, median = st->plain[st->nplain / 2], last = 0;
	uint64_t pfn = crowd_pfn(&st->crowd, offset);
	int err;

	if (!st->probes)
		probes_on(st);
	trace_clear();
	err = poison_pfn(&st->poison, pfn, &start, &end);
	/* Nobody unmapped anything: there is no last unmap to report. */
	if (!err && trace_count(&last, run->b->clk.insn) && last >= start && last <= end &&
	    st->nplain && end - last <= median)
		sample(run, "last-unmap", seq, 1, median - (end - last));
	collect(st, offset);
}

static void plain(struct run *run, struct state *st, size_t offset, int seq)
{
	uint64_t start, end, last;
	uint64_t pfn = crowd_pfn(&st->crowd, offset);
	int err = poison_pfn(&st->poison, pfn, &start, &end);

	if (err) {
		if (seq == -WARMUP)	/* once is enough */
			note(run, "injection failed: %s", strerror(-err));
	} else {
		sample(run, "return", seq, 1, end - start);
		if (seq >= 0)
			st->plain[st->nplain++] = end - start;
	}
	last = collect(st, offset);
	if (last)
		sample(run, "last-sigbus", seq, 1, last - start);
}

static void iterate(struct run *run, int seq)
{
	struct state *st = run->priv;
	size_t offset = (size_t)(seq + WARMUP) * PAGE;

	if (seq < PLAIN)
		plain(run, st, offset, seq);
	else
		probed(run, st, offset, seq - PLAIN - 1);
}

static void teardown(struct run *run)
{
	struct state *st = run->priv;
	unsigned int i;

	for (i = 0; st->probes && i < 2; i++) {
		trace_enable(probe_name[i], false);
		trace_remove(probe_name[i]);
	}
	if (st->early)
		note(run, "of %u owners signalled %u unmapped %u, wrong siginfo %u",
		     st->crowd.n, st->signalled, st->unmapped, st->wrong);
	else
		note(run, "of %u owners unmapped %u", st->crowd.n, st->unmapped);
	crowd_stop(&st->crowd);
	poison_early_kill(false);
	poison_close(&st->poison);
	free(st);
}

static const struct experiment mf_sharers = {
	.id = "mf-sharers",
	.warmup = WARMUP,
	.samples = PLAIN + PROBED,
	.fresh = true,		/* the cost depends on how full the rmap btree's leaf is */
	.plan = plan,
	.setup = setup,
	.iterate = iterate,
	.teardown = teardown,
};
EXPERIMENT(mf_sharers);
