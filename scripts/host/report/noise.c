// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the harness cannot tell apart: the same kernel under two names (A/A), and
 * the spread of each variant's own figures.
 */
#include "report.h"

#include <stdlib.h>
#include <string.h>

/* One line per experiment and metric, a column per variant. */
static void write_spreads(struct doc *d, const struct run *run, const struct figure *figs,
			  unsigned int nr)
{
	double *v = xrealloc(NULL, (run->nr_keys + 1) * sizeof(*v));
	struct row r = { 0 };

	doc_text(d, "%s: its width in percent of the median, as the median over the figures of "
		 "a metric and, in brackets, the widest. This is the noise floor of any claim "
		 "across variants: where a variant's %s stock's, its ratio is marked ~ and "
		 "nothing is claimed.", run->facts->exact ?
		 "Spread over conditions varied on purpose (kernel layout, file offsets, order of "
		 "cases, slab history)" : "Spread over boots", run->facts->exact ?
		 "range over conditions touches" : "boots cannot be told from");
	row_add(&r, "experiment, metric");
	for (unsigned int i = 0; i < run->facts->nr_variants; i++)
		row_add(&r, "%s", run->facts->variants[i]);
	doc_table(d, &r);
	for (unsigned int i = 0; i < nr; i++)
		for (unsigned int key = figs[i].first, end; key < figs[i].end; key = end) {
			for (end = key; end < figs[i].end &&
			     !strcmp(run->keys[end].metric, run->keys[key].metric);)
				end++;
			row_add(&r, "%s %s", figs[i].experiment, run->keys[key].metric);
			for (unsigned int w = 0; w < run->facts->nr_variants; w++) {
				unsigned int n = 0;
				double median;

				for (unsigned int k = key; k < end; k++)
					if (cell_of(run, k, w)->present)
						v[n++] = spread_of(cell_of(run, k, w));
				median = n ? stats_median(v, n) : 0;	/* sorts */
				if (n)
					row_add(&r, "%.2f %% (%.2f %%)", median, v[n - 1]);
				else
					row_add(&r, "—");
			}
			doc_row(d, &r);
		}
	doc_end_table(d);
	free(v);
}

/* Real clock: the same kernel under two names, metric by metric. */
static void write_again(struct doc *d, const struct run *run, const struct check *c,
			const struct figure *figs, unsigned int nr)
{
	double *a = xrealloc(NULL, (run->nr_boots + 1) * sizeof(*a));
	double *b = xrealloc(NULL, (run->nr_boots + 1) * sizeof(*b));
	unsigned int na, nb, key;
	struct row r = { 0 };

	doc_text(d, "`%s` is `%s` under another name, booted in the same rounds: what differs "
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
		for (key = figs[i].first; key < figs[i].end; key++) {
			const struct key *k = &run->keys[key];
			double low, high, shift, m;

			na = values_of(run, key, c->variant, a);
			nb = values_of(run, key, c->of, b);
			if (!na || !nb || (m = stats_median(b, nb)) <= 0)
				continue;
			row_add(&r, "%s %s %s, %s", k->experiment, k->metric, k->params,
				key_unit(run, &figs[i], key));
			row_add(&r, "%.2f", m);
			if (stats_shift(a, na, b, nb, &low, &high, &shift)) {
				row_add(&r, "%+.2f %%", 100 * shift / m);
				row_add(&r, "%+.2f %% to %+.2f %%", 100 * low / m, 100 * high / m);
			} else {
				row_add(&r, "%+.2f %%", 100 * shift / m);
				row_add(&r, "too few boots");
			}
			row_add(&r, "%u, %u", na, nb);
			row_add(&r, "%.2g", c->p[key]);
			row_add(&r, c->p[key] < 0.05 ? "**yes**" : "not resolved");
			doc_row(d, &r);
		}
	doc_end_table(d);
	free(a);
	free(b);
}

void write_noise(struct doc *d, const struct run *run, const struct figure *figs,
		 unsigned int nr)
{
	unsigned int again = 0;

	doc_heading(d, "What the harness cannot tell apart");
	for (unsigned int i = 0; i < run->facts->nr_checks; i++) {
		again += !run->facts->checks[i].planted;
		if (!run->facts->checks[i].planted && !run->facts->exact)
			write_again(d, run, &run->facts->checks[i], figs, nr);
	}
	if (!again)
		doc_text(d, "This run has no variant under a second name (A/A): **not measured**.");
	if (run->facts->exact)
		write_identical(d, run);
	write_spreads(d, run, figs, nr);
}
