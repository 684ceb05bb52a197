// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the harness cannot tell apart: the same kernel under two names (A/A), and
 * the spread of each variant's own figures.
 */
#include "report.h"

#include <stdlib.h>
#include <string.h>

/* The keys of a metric, [first, end). */
unsigned int end_of_metric(const struct run *run, const struct figure *f, unsigned int first)
{
	unsigned int end = first;

	while (end < f->end && !strcmp(run->keys[end].metric, run->keys[first].metric))
		end++;
	return end;
}

/* "0.02 % (0.10 %)", and the widest of small medians in their unit: "; 4.00". */
static void add_spread(struct row *r, const struct run *run, unsigned int first,
		       unsigned int end, unsigned int variant)
{
	double *v = xrealloc(NULL, (end - first + 1) * sizeof(*v)), small = 0, median;
	bool any_small = false;
	unsigned int n = 0;

	for (unsigned int k = first; k < end; k++) {
		const struct cell *c = cell_of(run, k, variant);

		if (!c->present)
			continue;
		if (is_small(c)) {
			any_small = true;
			small = spread_of(c) > small ? spread_of(c) : small;
		} else {
			v[n++] = spread_of(c);
		}
	}
	median = n ? stats_median(v, n) : 0;	/* sorts */
	if (n)
		row_add(r, "%.2f %% (%.2f %%)%s", median, v[n - 1],
			any_small ? xasprintf("; %.2f", small) : "");
	else
		row_add(r, any_small ? "%.2f" : "—", small);
	free(v);
}

/* One line per metric of an experiment, a column per variant. */
static void write_spreads_of(struct doc *d, const struct run *run, const struct figure *f)
{
	struct row r = { 0 };

	for (unsigned int key = f->first, end; key < f->end; key = end) {
		end = end_of_metric(run, f, key);
		row_add(&r, "%s %s", f->experiment, run->keys[key].metric);
		for (unsigned int v = 0; v < run->facts->nr_variants; v++)
			add_spread(&r, run, key, end, v);
		doc_row(d, &r);
	}
}

static void write_spreads(struct doc *d, const struct run *run, const struct figure *figs,
			  unsigned int nr)
{
	const char *name = reference_name(run);
	struct row r = { 0 };

	doc_text(d, "%s: its width in percent of the median, as the median over the figures of "
		 "a metric and, in brackets, the widest; where a median is below 10, the widest "
		 "in the metric's own unit, without brackets. %s", run->facts->exact ?
		 "Spread over conditions varied on purpose (kernel layout, file offsets, order of "
		 "cases, slab history)" : "Spread over boots", run->facts->exact ?
		 "No figure is worth more than that by itself; what is claimed across variants "
		 "rests on paired differences." :
		 xasprintf("This is the noise floor of any claim across variants: where a variant's "
			   "boots cannot be told from %s's, its ratio is marked ~ and nothing is "
			   "claimed.", name ? name : "another"));
	row_add(&r, "experiment, metric");
	for (unsigned int i = 0; i < run->facts->nr_variants; i++)
		row_add(&r, "%s", run->facts->variants[i]);
	doc_table(d, &r);
	for (unsigned int i = 0; i < nr; i++)
		write_spreads_of(d, run, &figs[i]);
	doc_end_table(d);
}

/* One figure of both names; nothing if one of them lacks it. */
static void write_again_of(struct doc *d, const struct run *run, const struct check *c,
			   const struct figure *f, unsigned int key)
{
	double *a = xrealloc(NULL, (run->nr_boots + 1) * sizeof(*a));
	double *b = xrealloc(NULL, (run->nr_boots + 1) * sizeof(*b));
	unsigned int na = values_of(run, key, c->variant, a);
	unsigned int nb = values_of(run, key, c->of, b);
	double low, high, shift, m = na && nb ? stats_median(b, nb) : 0;
	const struct key *k = &run->keys[key];
	struct row r = { 0 };

	if (m > 0) {
		bool interval = stats_shift(a, na, b, nb, &low, &high, &shift);

		row_add(&r, "%s %s %s, %s", k->experiment, k->metric, k->params,
			key_unit(run, f, key));
		row_add(&r, "%.2f", m);
		row_add(&r, "%+.2f %%", 100 * shift / m);
		if (interval)
			row_add(&r, "%+.2f %% to %+.2f %%", 100 * low / m, 100 * high / m);
		else
			row_add(&r, "too few boots");
		row_add(&r, "%u, %u", na, nb);
		row_add(&r, "%.2g", c->p[key]);
		row_add(&r, c->p[key] < 0.05 ? "**yes**" : "not resolved");
		doc_row(d, &r);
	}
	free(a);
	free(b);
}

/* Real clock: the same kernel under two names, metric by metric. */
static void write_again(struct doc *d, const struct run *run, const struct check *c,
			const struct figure *figs, unsigned int nr)
{
	struct row r = { 0 };

	doc_text(d, "`%s` is `%s` under another name, booted in the same rounds. A difference "
		 "here is noise. p: Mann and Whitney's, corrected by Holm.", c->variant, c->of);
	row_add(&r, "experiment, metric, params");
	row_add(&r, "%s", c->of);
	row_add(&r, "difference");
	row_add(&r, "95 %% interval");
	row_add(&r, "n");
	row_add(&r, "p");
	row_add(&r, "told apart?");
	doc_table(d, &r);
	for (unsigned int i = 0; i < nr; i++)
		for (unsigned int key = figs[i].first; key < figs[i].end; key++)
			write_again_of(d, run, c, &figs[i], key);
	doc_end_table(d);
}

void write_noise(struct doc *d, const struct run *run, const struct figure *figs,
		 unsigned int nr)
{
	unsigned int again = 0;

	doc_subheading(d, "What the harness cannot tell apart");
	for (unsigned int i = 0; i < run->facts->nr_checks; i++) {
		again += !run->facts->checks[i].planted;
		if (!run->facts->checks[i].planted && !run->facts->exact)
			write_again(d, run, &run->facts->checks[i], figs, nr);
	}
	if (!again)
		doc_text(d, "This run has no variant under a second name (A/A): **not measured**.");
	if (run->facts->exact) {
		write_identical(d, run);
		write_history(d, run, figs, nr);
	}
	write_spreads(d, run, figs, nr);
}
