// SPDX-License-Identifier: GPL-2.0-only
/*
 * A/A with another history: what the same kernel shows under another condition, and
 * whether what all conditions but one tell is what the one left out shows.
 */
#include "report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Over the figures of a metric. */
struct history {
	double *moves, *paired;		/* of figures, and of differences; in percent */
	unsigned int nr_moves, nr_paired;
	bool asked;			/* three conditions or more, to leave one out of */
	unsigned int claims, wrong;
};

/* Each condition is left out once, and asked whether the others were right. */
static void leave_out(struct history *h, const struct pairs *p, double moves)
{
	h->asked |= p->nr > 2;
	for (unsigned int i = 0; p->nr > 2 && i < p->nr; i++) {
		const struct paired *left = &p->conditions[i], *other = &p->conditions[!i];

		if (!pairs_apart(p, moves, left->cond))
			continue;
		h->claims++;
		h->wrong += left->median == 0 || (left->median > 0) != (other->median > 0);
	}
}

static void add_pair(struct history *h, const struct run *run, unsigned int key,
		     unsigned int v, unsigned int to)
{
	const struct cell *c = cell_of(run, key, v), *base = cell_of(run, key, to);
	struct pairs p;

	if (v == to || !pair_up(run, key, run->facts->variants[v], run->facts->variants[to], &p))
		return;
	leave_out(h, &p, moves_of(run, key, c, base));
	if (p.nr > 1 && !is_small(base) && !is_small(c))
		h->paired[h->nr_paired++] = 100 * (p.max - p.min) / fmax(c->median, base->median);
	free(p.conditions);
}

static void add_key(struct history *h, const struct run *run, unsigned int key)
{
	int floor = run->facts->floor, reference = run->facts->reference;

	for (unsigned int v = 0; v < run->facts->nr_variants; v++) {
		const struct cell *c = cell_of(run, key, v);

		if (c->boots > 1 && !is_small(c))
			h->moves[h->nr_moves++] = spread_of(c);
		if (floor >= 0)
			add_pair(h, run, key, v, floor);
		if (reference >= 0 && reference != floor && (int)v != floor)
			add_pair(h, run, key, v, reference);
	}
}

static struct history history_of(const struct run *run, unsigned int first, unsigned int end)
{
	size_t most = 2 * (size_t)(end - first) * run->facts->nr_variants + 1;
	struct history h = { 0 };

	h.moves = xrealloc(NULL, 2 * most * sizeof(*h.moves));
	h.paired = h.moves + most;
	for (unsigned int key = first; key < end; key++)
		add_key(&h, run, key);
	return h;
}

static void add_spread(struct row *r, double *v, unsigned int n)
{
	double median = n ? stats_median(v, n) : 0;	/* sorts */

	if (n)
		row_add(r, "%.2f %% (%.2f %%)", median, v[n - 1]);
	else
		row_add(r, "—");
}

static void write_metric(struct doc *d, const struct run *run, const struct figure *f,
			 unsigned int first, unsigned int end)
{
	struct history h = history_of(run, first, end);
	struct row r = { 0 };

	row_add(&r, "%s %s", f->experiment, run->keys[first].metric);
	row_add(&r, "%u", end - first);
	add_spread(&r, h.moves, h.nr_moves);
	add_spread(&r, h.paired, h.nr_paired);
	row_add(&r, h.asked ? "%u" : "—", h.claims);
	row_add(&r, h.asked ? "%u" : "—", h.wrong);
	if (h.nr_moves || h.nr_paired || h.claims)
		doc_row(d, &r);
	free(h.moves);
}

/* What is told without a condition, of all figures; returns how much, and how much is wrong. */
unsigned int told_without_one(const struct run *run, unsigned int *wrong)
{
	struct history h = history_of(run, 0, run->nr_keys);

	free(h.moves);
	*wrong = h.wrong;
	return h.claims;
}

void write_history(struct doc *d, const struct run *run, const struct figure *figs,
		   unsigned int nr)
{
	struct row r = { 0 };

	doc_text(d, "The same kernel with another history: what figures, and what paired differences "
		 "(to floor and reference, in percent of the larger figure), move by from condition to "
		 "condition; median and widest. Medians below 10 are left out. Claims: what is told "
		 "apart if one condition is left out, for each of them; contradicted: the one left "
		 "out has another sign.");
	row_add(&r, "experiment, metric");
	row_add(&r, "figures");
	row_add(&r, "a figure moves");
	row_add(&r, "a difference moves");
	row_add(&r, "claims");
	row_add(&r, "contradicted");
	doc_table(d, &r);
	for (unsigned int i = 0; i < nr; i++)
		for (unsigned int key = figs[i].first, end; key < figs[i].end; key = end) {
			end = end_of_metric(run, &figs[i], key);
			write_metric(d, run, &figs[i], key, end);
		}
	doc_end_table(d);
}
