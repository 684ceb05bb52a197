// SPDX-License-Identifier: GPL-2.0-only
/* The tables of figures in the report: per experiment, and the headline. */
#include "report.h"

#include <string.h>

/* What may be nothing is nothing to divide by. */
static const char *ratio_text(const struct cell *a, const struct cell *b)
{
	if (!a->present || !b->present || b->min <= 0)
		return "";
	return xasprintf("%.3f", a->median / b->median);
}

/* " ×0.681"; ~ instead of it if the two are not told apart, = if no sample differs; of times
 * both, and p */
static const char *against_text(const struct run *run, const struct cell *c,
				const struct cell *reference)
{
	const char *ratio = ratio_text(c, reference);

	if (!reference->present)
		return "";
	if (run->facts->exact && c->told != APART)
		return c->told == SAME ? " =" : " ~";
	if (!*ratio)
		return "";
	return run->facts->exact ? xasprintf(" ×%s", ratio) :
	       xasprintf(" ×%s%s (p %.2g)", ratio, c->told == APART ? "" : " ~", c->p);
}

/* "31.42 [31.40..31.47] ×0.681": median, spread, ratio to the reference. */
static void add_cell(struct row *r, const struct run *run, const struct cell *c,
		     const struct cell *reference)
{
	int digits = c->median < 1000 ? 2 : 0;
	char *range = "";

	if (!c->present) {
		row_add(r, "—");
		return;
	}
	if (c->boots > 1)
		range = xasprintf(" [%.*f..%.*f]", digits, spread_low(c), digits,
				  spread_high(c));
	row_add(r, "%.*f%s%s%s", digits, c->median, range,
		reference ? against_text(run, c, reference) : "",
		!run->facts->exact && !c->has_ci ? " (no ci95)" : "");
}

/* The boots behind a figure, of which one variant may have more. */
char *boots_text(const struct run *run, unsigned int key)
{
	unsigned int least = 0, most = 0;

	for (unsigned int v = 0; v < run->facts->nr_variants; v++) {
		unsigned int n = cell_of(run, key, v)->boots;

		if (n && (!least || n < least))
			least = n;
		most = n > most ? n : most;
	}
	return least < most ? xasprintf("%u to %u", least, most) : xasprintf("%u", most);
}

static bool has_ratio(const struct run *run)
{
	return run->facts->reference >= 0 && run->facts->floor >= 0;
}

/* Begin a table of what @subject is for each variant of @run. */
void begin_by_variant(struct doc *d, const struct run *run, const char *subject)
{
	struct row r = { 0 };

	row_add(&r, "%s", subject);
	for (unsigned int v = 0; v < run->facts->nr_variants; v++)
		row_add(&r, "%s", run->facts->variants[v]);
	doc_table(d, &r);
}

static void write_heads(struct doc *d, const struct run *run, const char *left)
{
	struct row r = { 0 };

	row_add(&r, "%s", left);
	row_add(&r, "n");
	for (unsigned int v = 0; v < run->facts->nr_variants; v++)
		row_add(&r, "%s", run->facts->variants[v]);
	if (has_ratio(run))
		row_add(&r, "%s/%s", reference_name(run), floor_name(run));
	doc_table(d, &r);
}

/* Is nothing lost if the figure of the reference alone is shown? */
static bool equal_for_all(const struct run *run, unsigned int key)
{
	const struct cell *of = run->facts->reference < 0 ? NULL :
				cell_of(run, key, run->facts->reference);

	for (unsigned int v = 0; of && v < run->facts->nr_variants; v++) {
		const struct cell *c = cell_of(run, key, v);

		if (!c->present || c->median != of->median || spread_low(c) != spread_low(of) ||
		    spread_high(c) != spread_high(of))
			return false;
		if ((int)v != run->facts->reference && (run->facts->exact ? c->told != SAME : c->min != c->max))
			return false;
	}
	return of && run->facts->nr_variants > 1;
}

static void write_row(struct doc *d, const struct run *run, unsigned int key,
		      const char *left)
{
	int reference = run->facts->reference, floor = run->facts->floor;
	struct row r = { .boots = boots_id(run, key) };

	if (equal_for_all(run, key))
		r.equal = 2 + reference;

	row_add(&r, "%s", left);
	row_add(&r, "%s", boots_text(run, key));
	for (unsigned int v = 0; v < run->facts->nr_variants; v++)
		add_cell(&r, run, cell_of(run, key, v),
			 reference < 0 || (int)v == reference ? NULL : cell_of(run, key, reference));
	if (has_ratio(run))
		row_add(&r, "%s", run->facts->exact && cell_of(run, key, floor)->told != APART ? "" :
			ratio_text(cell_of(run, key, reference), cell_of(run, key, floor)));
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

void write_tables(struct doc *d, const struct run *run, const struct figure *f)
{
	unsigned int nr = f->end - f->first, *keys = xrealloc(NULL, (nr + 1) * sizeof(*keys));
	char **labels = xrealloc(NULL, (nr + 1) * sizeof(*labels));

	doc_text(d, "Unit %s, accelerator %s, n: boots per variant%s; median [%s]%s. "
		 "%s", key_unit(run, f, f->first), run->facts->accel,
		 run->facts->exact ? ", each under another condition" : "",
		 run->facts->exact ? "min..max over boots" : "95 % interval",
		 reference_name(run) ? xasprintf(", × is the ratio to %s", reference_name(run)) : "",
		 spread_in_words(run, f));
	write_heads(d, run, "metric, params");
	for (unsigned int i = 0; i < nr; i++) {
		const struct key *k = &run->keys[f->first + i];

		keys[i] = f->first + i;
		labels[i] = xasprintf("%s %s", k->metric, k->params);
		write_row(d, run, keys[i], labels[i]);
	}
	doc_end_table(d);
	if (run->facts->exact)
		write_paired(d, run, keys, labels, nr, "metric, params");
	else
		write_shifts(d, run, keys, labels, nr, "metric, params");
	free(keys);
	free(labels);
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

/* What stands behind a median, if the run has a reference. */
static const char *ratio_in_words(const struct run *run)
{
	const char *name = reference_name(run);

	if (!name)
		return "";
	return xasprintf("; × is the ratio to %s, %s", name, run->facts->exact ?
			 "~ instead of it: not told apart, sample by sample; =: no sample differs" :
			 "p by Mann and Whitney, corrected by Holm over its experiment; ~: not resolved");
}

void write_headline(struct doc *d, const struct run *run, const struct figure *figs,
		    unsigned int nr)
{
	unsigned int *keys = xrealloc(NULL, (run->nr_keys + 1) * sizeof(*keys)), n = 0;
	char **labels = xrealloc(NULL, (run->nr_keys + 1) * sizeof(*labels));

	write_heads(d, run, "experiment, metric, params, unit");
	for (unsigned int i = 0; i < nr; i++) {
		const struct figure *f = &figs[i];

		for (unsigned int key = f->first; key < f->end; key++) {
			const struct key *k = &run->keys[key];

			if (!key_in_headline(run, f, key))
				continue;
			keys[n] = key;
			labels[n] = xasprintf("%s %s %s, %s", k->experiment, k->metric, k->params,
					      key_unit(run, f, key));
			write_row(d, run, key, labels[n++]);
		}
	}
	doc_end_table(d);
	doc_text(d, "Median [%s; n: boots per variant%s.", run->facts->exact ?
		 "range over conditions]" : "95 % interval]", ratio_in_words(run));
	if (run->facts->exact)
		write_paired(d, run, keys, labels, n, "experiment, metric, params, unit");
	else
		write_shifts(d, run, keys, labels, n, "experiment, metric, params, unit");
	free(keys);
	free(labels);
}
