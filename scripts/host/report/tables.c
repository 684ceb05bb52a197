// SPDX-License-Identifier: GPL-2.0-only
/* The tables of figures in the report: per experiment, and the headline. */
#include "report.h"

#include <string.h>

static const char *ratio_text(const struct cell *a, const struct cell *b)
{
	if (!a->present || !b->present || b->median == 0)
		return "";
	return xasprintf("%.3f", a->median / b->median);
}

/*
 * "31.42 [31.40..31.47] ×0.681": median, spread, ratio to the reference; behind
 * it ~ if the two cannot be told apart, and with a real clock p otherwise.
 */
static void add_cell(struct row *r, const struct run *run, const struct cell *c,
		     const struct cell *reference)
{
	const char *ratio = reference ? ratio_text(c, reference) : "";
	int digits = c->median < 1000 ? 2 : 0;
	char *range = "", *against = "";

	if (!c->present) {
		row_add(r, "—");
		return;
	}
	if (c->boots > 1)
		range = xasprintf(" [%.*f..%.*f]", digits, spread_low(c), digits,
				  spread_high(c));
	if (*ratio)
		against = xasprintf(" ×%s%s", ratio, c->resolved ? "" : " ~");
	if (*ratio && !run->facts->exact)
		against = xasprintf("%s (p %.2g)", against, c->p);
	row_add(r, "%.*f%s%s%s", digits, c->median, range, against,
		!run->facts->exact && !c->has_ci ? " (no ci95)" : "");
}

static bool has_ratio(const struct run *run)
{
	return run->facts->reference >= 0 && run->facts->floor >= 0;
}

static void write_heads(struct doc *d, const struct run *run, const char *left)
{
	struct row r = { 0 };

	row_add(&r, "%s", left);
	for (unsigned int v = 0; v < run->facts->nr_variants; v++)
		row_add(&r, "%s", run->facts->variants[v]);
	if (has_ratio(run))
		row_add(&r, "%s/%s", reference_name(run), floor_name(run));
	doc_table(d, &r);
}

static void write_row(struct doc *d, const struct run *run, unsigned int key,
		      const char *left)
{
	int reference = run->facts->reference;
	struct row r = { 0 };

	row_add(&r, "%s", left);
	for (unsigned int v = 0; v < run->facts->nr_variants; v++)
		add_cell(&r, run, cell_of(run, key, v),
			 reference < 0 || (int)v == reference ? NULL : cell_of(run, key, reference));
	if (has_ratio(run))
		row_add(&r, "%s", ratio_text(cell_of(run, key, reference),
					     cell_of(run, key, run->facts->floor)));
	doc_row(d, &r);
}

/* Below it a percentage of the median says little: 4 bytes of 1 are 400 %. */
#define SMALL 10

bool is_small(const struct cell *c)
{
	return c->median < SMALL;
}

double spread_of(const struct cell *c)
{
	if (!c->present)
		return 0;
	return is_small(c) ? c->max - c->min : 100 * (c->max - c->min) / c->median;
}

/* The widest spread of figures that are small, or of those that are not. */
static double widest_spread(const struct run *run, const struct figure *f, bool small)
{
	double widest = 0;

	for (unsigned int key = f->first; key < f->end; key++)
		for (unsigned int v = 0; v < run->facts->nr_variants; v++) {
			const struct cell *c = cell_of(run, key, v);

			if (c->present && is_small(c) == small && spread_of(c) > widest)
				widest = spread_of(c);
		}
	return widest;
}

/* "Widest spread 1.02 %, 4.00 bytes/page of medians below 10." */
static char *spread_in_words(const struct run *run, const struct figure *f)
{
	double small = widest_spread(run, f, true);

	return xasprintf("Widest spread %.2f %%%s.", widest_spread(run, f, false), small ?
			 xasprintf(", %.2f %s of medians below %d", small,
				   key_unit(run, f, f->first), SMALL) : "");
}

unsigned int most_boots(const struct run *run, const struct figure *f)
{
	unsigned int most = 0;

	for (unsigned int key = f->first; key < f->end; key++)
		for (unsigned int v = 0; v < run->facts->nr_variants; v++)
			if (cell_of(run, key, v)->boots > most)
				most = cell_of(run, key, v)->boots;
	return most;
}

void write_tables(struct doc *d, const struct run *run, const struct figure *f)
{
	doc_text(d, "Unit %s, accelerator %s, n = %u boots per variant%s; median [%s]%s. "
		 "%s", key_unit(run, f, f->first), run->facts->accel,
		 most_boots(run, f), run->facts->exact ? ", each under another condition" : "",
		 run->facts->exact ? "min..max over boots" : "95 % interval",
		 reference_name(run) ? xasprintf(", × is the ratio to %s", reference_name(run)) : "",
		 spread_in_words(run, f));
	write_heads(d, run, "metric, params");
	for (unsigned int key = f->first; key < f->end; key++) {
		const struct key *k = &run->keys[key];

		write_row(d, run, key, xasprintf("%s %s", k->metric, k->params));
	}
	doc_end_table(d);
}

/* Do the title files choose this key; of an experiment without one, is it the first? */
bool key_in_headline(const struct run *run, const struct figure *f, unsigned int key)
{
	json_t *list = json_object_get(f->info, "headline"), *spec;
	const struct key *k = &run->keys[key];
	size_t n;

	json_array_foreach(list, n, spec) {
		const char *metric = json_text(spec, "metric", NULL);

		if ((!metric || !strcmp(metric, k->metric)) &&
		    params_match(k->params, json_object_get(spec, "params")))
			return true;
	}
	return !json_array_size(list) && key == f->first;
}

void write_headline(struct doc *d, const struct run *run, const struct figure *figs,
		    unsigned int nr)
{
	write_heads(d, run, "experiment, metric, params, unit");
	for (unsigned int i = 0; i < nr; i++) {
		const struct figure *f = &figs[i];

		for (unsigned int key = f->first; key < f->end; key++) {
			const struct key *k = &run->keys[key];

			if (key_in_headline(run, f, key))
				write_row(d, run, key, xasprintf("%s %s %s, %s", k->experiment,
					  k->metric, k->params, key_unit(run, f, key)));
		}
	}
	doc_end_table(d);
}
