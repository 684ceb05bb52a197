// SPDX-License-Identifier: GPL-2.0-only
/* The tables of report.md. */
#include "report.h"

#include <string.h>

static const char *ratio_text(const struct cell *a, const struct cell *b)
{
	if (!a->present || !b->present || b->median == 0)
		return "";
	return xasprintf("%.3f", a->median / b->median);
}

/* "31.42 [31.40..31.47] x0.68": median, spread, ratio to the reference. */
static void put_cell(FILE *out, const struct run *run, const struct cell *c,
		     const struct cell *reference)
{
	const char *ratio = reference ? ratio_text(c, reference) : "";
	double low = c->has_ci ? c->ci_low : c->min;
	double high = c->has_ci ? c->ci_high : c->max;
	int digits = c->median < 1000 ? 2 : 0;

	if (!c->present) {
		fprintf(out, " — |");
		return;
	}
	fprintf(out, " %.*f", digits, c->median);
	if (c->boots > 1)
		fprintf(out, " [%.*f..%.*f]", digits, low, digits, high);
	if (*ratio)
		fprintf(out, " ×%s", ratio);
	fprintf(out, "%s |", !run->exact && !c->has_ci ? " (no ci95)" : "");
}

static void put_header(FILE *out, const struct run *run, const char *left, bool ratio)
{
	fprintf(out, "| %s |", left);
	for (unsigned int v = 0; v < run->nr_variants; v++)
		fprintf(out, " %s |", run->variants[v]);
	fprintf(out, "%s\n|---|", ratio ? " stock/control |" : "");
	for (unsigned int v = 0; v < run->nr_variants; v++)
		fprintf(out, "---:|");
	fprintf(out, "%s\n", ratio ? "---:|" : "");
}

static void put_row(FILE *out, const struct run *run, unsigned int key,
		    const char *left, bool with_ratio)
{
	int stock = variant_index(run, "stock"), control = variant_index(run, "control");

	fprintf(out, "| %s |", left);
	for (unsigned int v = 0; v < run->nr_variants; v++)
		put_cell(out, run, cell_of(run, key, v), stock < 0 || (int)v == stock ?
			 NULL : cell_of(run, key, stock));
	if (with_ratio)
		fprintf(out, " %s |", ratio_text(cell_of(run, key, stock),
						 cell_of(run, key, control)));
	fputc('\n', out);
}

static bool has_ratio(const struct run *run)
{
	return variant_index(run, "stock") >= 0 && variant_index(run, "control") >= 0;
}

/* The widest spread over boots of a figure, in percent of the median. */
static double widest_spread(const struct run *run, const struct figure *f)
{
	double widest = 0;

	for (unsigned int key = f->first; key < f->end; key++)
		for (unsigned int v = 0; v < run->nr_variants; v++) {
			const struct cell *c = cell_of(run, key, v);

			if (c->present && c->median > 0 &&
			    (c->max - c->min) / c->median > widest)
				widest = (c->max - c->min) / c->median;
		}
	return 100 * widest;
}

unsigned int most_boots(const struct run *run, const struct figure *f)
{
	unsigned int most = 0;

	for (unsigned int key = f->first; key < f->end; key++)
		for (unsigned int v = 0; v < run->nr_variants; v++)
			if (cell_of(run, key, v)->boots > most)
				most = cell_of(run, key, v)->boots;
	return most;
}

void write_tables(FILE *out, const struct run *run, const struct figure *f)
{
	bool ratio = has_ratio(run);

	fprintf(out, "Unit %s, accelerator %s, %u boots per variant%s; ",
		key_unit(run, f, f->first), run->accel, most_boots(run, f),
		run->exact ? ", each under another condition" : "");
	fprintf(out, "median [%s] over boots%s. Widest spread %.2f %%.\n\n",
		run->exact ? "min..max" : "95 % interval",
		variant_index(run, "stock") < 0 ? "" : ", × is the ratio to stock",
		widest_spread(run, f));
	put_header(out, run, "metric, params", ratio);
	for (unsigned int key = f->first; key < f->end; key++) {
		const struct key *k = &run->keys[key];

		put_row(out, run, key, xasprintf("%s %s", k->metric, k->params), ratio);
	}
	fputc('\n', out);
}

/* Does @params hold every pair of @want, an object of texts? */
bool params_match(const char *params, json_t *want)
{
	const char *name;
	char have[128];
	json_t *v;

	json_object_foreach(want, name, v)
		if (!param_get(params, name, have, sizeof(have)) ||
		    strcmp(have, json_string_value(v) ? json_string_value(v) : ""))
			return false;
	return true;
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

void write_headline(FILE *out, const struct run *run, const struct figure *figs,
		    unsigned int nr)
{
	put_header(out, run, "experiment, metric, params, unit", has_ratio(run));
	for (unsigned int i = 0; i < nr; i++) {
		const struct figure *f = &figs[i];

		for (unsigned int key = f->first; key < f->end; key++) {
			const struct key *k = &run->keys[key];

			if (key_in_headline(run, f, key))
				put_row(out, run, key, xasprintf("%s %s %s, %s", k->experiment,
					k->metric, k->params, key_unit(run, f, key)),
					has_ratio(run));
		}
	}
	fputc('\n', out);
}
