// SPDX-License-Identifier: GPL-2.0-only
/* The differences of variants to the floor and to the reference, sample by sample. */
#include "report.h"

#include <math.h>
#include <stdlib.h>

/* A column: what @of takes more than @to. */
struct column {
	unsigned int of, to;
};

struct columns {
	struct column *list;
	unsigned int nr;
};

static bool any_pairs(const struct run *run, const unsigned int *keys, unsigned int nr,
		      struct column c)
{
	for (unsigned int i = 0; i < nr; i++) {
		struct pairs p;
		bool any = pair_up(run, keys[i], run->facts->variants[c.of],
				   run->facts->variants[c.to], &p);

		free(p.conditions);
		if (any)
			return true;
	}
	return false;
}

/* To the floor, then to the reference; what is the other way round is left out. */
static struct columns columns_of(const struct run *run, const unsigned int *keys,
				 unsigned int nr)
{
	const struct facts *f = run->facts;
	const int to[] = { f->floor, f->reference };
	struct columns c = { 0 };

	c.list = xrealloc(NULL, 2 * f->nr_variants * sizeof(*c.list));
	for (unsigned int t = 0; t < 2; t++)
		for (unsigned int v = 0; to[t] >= 0 && v < f->nr_variants; v++) {
			struct column column = { v, to[t] };

			if ((int)v == to[t] || (t == 1 && ((int)v == f->floor || to[0] == to[1])))
				continue;
			if (any_pairs(run, keys, nr, column))
				c.list[c.nr++] = column;
		}
	return c;
}

/* Small differences and those that are no whole number have two decimals. */
static int digits_of(double a, double b, double c)
{
	double most = fmax(fabs(a), fmax(fabs(b), fabs(c)));

	return most < 1000 && (a != floor(a) || b != floor(b) || c != floor(c)) ? 2 : 0;
}

/* "+8 (157 of 168) [+8..+9]"; ~ instead of the difference if the two are not told apart. */
static char *pairs_text(const struct run *run, unsigned int key, struct column c,
			struct pairs *p)
{
	int d = digits_of(p->median, p->min, p->max);
	const char *range;

	if (!p->differ)
		return "=";
	range = p->min == p->max ? "" : xasprintf(" [%+.*f..%+.*f]", d, p->min, d, p->max);
	if (!told_apart(run, key, c.of, c.to))
		return xasprintf("~%s", range);
	return xasprintf("%+.*f (%u of %u)%s", d, p->median, p->exact, p->samples, range);
}

/* Fills @r if any two are told apart; sets @what, if any pair, to what is known of the row. */
static bool fill_row(struct row *r, const struct run *run, const struct columns *c,
		     unsigned int key, const char *left, enum told *what)
{
	struct row cells = { 0 };
	unsigned int n = 0, samples = 0;

	*what = SAME;
	for (unsigned int i = 0; i < c->nr; i++) {
		enum told told;
		struct pairs p;

		if (pair_up(run, key, run->facts->variants[c->list[i].of],
			    run->facts->variants[c->list[i].to], &p)) {
			n = p.nr > n ? p.nr : n;
			samples = p.samples > samples ? p.samples : samples;
			told = tell(run, key, c->list[i].of, c->list[i].to);
			*what = told > *what ? told : *what;
			row_add(&cells, "%s", pairs_text(run, key, c->list[i], &p));
		} else {
			row_add(&cells, "—");
		}
		free(p.conditions);
	}
	if (*what != APART)
		return n;
	r->boots = boots_id(run, key);
	row_add(r, "%s", left);
	row_add(r, "%u × %u", n, samples / n);
	for (unsigned int i = 0; i < cells.nr; i++)
		row_add(r, "%s", cells.cells[i]);
	return true;
}

static void write_heads(struct doc *d, const struct run *run, const struct columns *c,
			const char *left)
{
	struct row r = { 0 };

	row_add(&r, "%s", left);
	row_add(&r, "n");
	for (unsigned int i = 0; i < c->nr; i++)
		row_add(&r, "%s − %s", run->facts->variants[c->list[i].of],
			run->facts->variants[c->list[i].to]);
	doc_table(d, &r);
}

/**
 * write_paired - a table of differences, sample by sample
 * @d: where to
 * @run: an exact run
 * @keys: the figures, a row each
 * @labels: what the rows are called
 * @nr: number of figures
 * @left: what the rows are
 *
 * Writes nothing if no samples pair. Rows in which nothing is told apart are only counted.
 */
void write_paired(struct doc *d, const struct run *run, const unsigned int *keys,
		 char *const *labels, unsigned int nr, const char *left)
{
	struct columns c = columns_of(run, keys, nr);
	unsigned int quiet[APART + 1] = { 0 };
	struct row r = { 0 };
	enum told what;

	if (c.nr) {
		doc_text(d, "**Sample by sample**, of the same condition, case and SEQ: median of "
			 "the differences (how many are exactly that) [medians of the conditions, if they differ]. "
			 "~: not told apart; =: no sample differs. n: conditions × samples of each.");
		write_heads(d, run, &c, left);
		for (unsigned int i = 0; i < nr; i++) {
			if (fill_row(&r, run, &c, keys[i], labels[i], &what))
				quiet[what]++;
			if (r.nr)
				doc_row(d, &r);
		}
		doc_end_table(d);
	}
	if (quiet[OPEN] || quiet[SAME])
		doc_text(d, "Figures in which nothing is told apart: %u; in which no sample differs: "
			 "%u.", quiet[OPEN], quiet[SAME]);
	free(c.list);
}
