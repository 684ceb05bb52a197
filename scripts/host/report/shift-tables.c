// SPDX-License-Identifier: GPL-2.0-only
/* Real clock: by how much each variant differs from the reference, told apart or not. */
#include "report.h"

#include <math.h>

static void add_shift(struct row *r, const struct cell *c)
{
	int digits = fabs(c->shift) < 1000 ? 2 : 0;

	if (!c->present || isnan(c->shift)) {
		row_add(r, "—");
		return;
	}
	row_add(r, "%+.*f [%s] p %.2g%s", digits, c->shift, c->has_shift ?
		xasprintf("%+.*f..%+.*f", digits, c->shift_low, digits, c->shift_high) :
		"too few boots", c->p, c->told == APART ? "" : " ~");
}

static void write_row(struct doc *d, const struct run *run, unsigned int key, const char *label)
{
	struct row r = { 0 };

	row_add(&r, "%s", label);
	for (unsigned int v = 0; v < run->facts->nr_variants; v++)
		if ((int)v != run->facts->reference)
			add_shift(&r, cell_of(run, key, v));
	doc_row(d, &r);
}

/**
 * write_shifts - a table of differences to the reference
 * @d: where to
 * @run: a run with a real clock
 * @keys: the figures, a row each
 * @labels: what the rows are called
 * @nr: number of figures
 * @left: what the rows are
 *
 * Writes nothing if there is nothing to compare. The interval stands there whatever p is:
 * of what is not resolved it says how large it may be.
 */
void write_shifts(struct doc *d, const struct run *run, const unsigned int *keys,
		  char *const *labels, unsigned int nr, const char *left)
{
	const char *name = reference_name(run);
	struct row r = { 0 };

	if (!name || !nr || run->facts->nr_variants < 2)
		return;
	doc_text(d, "**Difference to %s**: shift of Hodges and Lehmann [its 95 %% interval], p of Mann "
		 "and Whitney, corrected by Holm over the comparisons of the experiment. ~: not "
		 "resolved; the interval says how large a difference may be all the same.", name);
	row_add(&r, "%s", left);
	for (unsigned int v = 0; v < run->facts->nr_variants; v++)
		if ((int)v != run->facts->reference)
			row_add(&r, "%s − %s", run->facts->variants[v], name);
	doc_table(d, &r);
	for (unsigned int i = 0; i < nr; i++)
		write_row(d, run, keys[i], labels[i]);
	doc_end_table(d);
}
