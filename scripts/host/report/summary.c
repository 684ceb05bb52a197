// SPDX-License-Identifier: GPL-2.0-only
/* summary.json, written and read; README.md beside this file documents its schema. */
#include "report.h"

#include <math.h>
#include <stdlib.h>

/* What @v takes more than @to, sample by sample; NULL if nothing pairs. */
static json_t *pairs_to(const struct run *run, unsigned int key, unsigned int v,
			unsigned int to)
{
	struct pairs p;
	json_t *j;

	if (!pair_up(run, key, run->facts->variants[v], run->facts->variants[to], &p))
		return NULL;
	if (told_apart(run, key, v, to))
		j = json_pack("{s:i, s:i, s:f, s:f, s:f}", "n", p.samples, "exact", p.exact,
			      "median", p.median, "min", p.min, "max", p.max);
	else if (p.differ)
		j = json_pack("{s:i, s:f, s:f}", "n", p.samples, "min", p.min, "max", p.max);
	else
		j = json_pack("{s:i}", "n", p.samples);
	free(p.conditions);
	return j;
}

/* To the floor and to the reference; of these two, that of the reference to the floor. */
static json_t *pairs_of(const struct run *run, unsigned int key, unsigned int v)
{
	const int to[] = { run->facts->floor, run->facts->reference };
	json_t *all = json_object(), *one;

	for (unsigned int i = 0; i < 2; i++) {
		if (to[i] < 0 || (int)v == to[i] || (i && (int)v == run->facts->floor))
			continue;
		one = pairs_to(run, key, v, to[i]);
		if (one)
			json_object_set_new(all, run->facts->variants[to[i]], one);
	}
	return all;
}

/* Real clock: what is known of the difference to the reference. */
static json_t *shift_of(const struct run *run, const struct cell *c)
{
	json_t *ci = c->has_shift ? json_pack("[f,f]", c->shift_low, c->shift_high) : json_null();

	return json_pack("{s:s, s:f, s:o, s:f}", "to", run->facts->variants[run->facts->reference],
			 "median", c->shift, "ci95", ci, "p", c->p);
}

static json_t *record(const struct run *run, const struct figure *f,
		      unsigned int key, unsigned int v)
{
	const struct key *k = &run->keys[key];
	const struct cell *c = cell_of(run, key, v);
	json_t *r = json_object(), *ci = json_null();

	if (c->has_ci)
		ci = json_pack("[f,f]", c->ci_low, c->ci_high);
	json_object_set_new(r, "experiment", json_string(k->experiment));
	json_object_set_new(r, "variant", json_string(run->facts->variants[v]));
	json_object_set_new(r, "params", param_json(k->params));
	json_object_set_new(r, "metric", json_string(k->metric));
	json_object_set_new(r, "unit", json_string(key_unit(run, f, key)));
	json_object_set_new(r, "accel", json_string(run->facts->accel));
	json_object_set_new(r, "boots", json_integer(c->boots));
	json_object_set_new(r, "median", json_real(c->median));
	json_object_set_new(r, "min", json_real(c->min));
	json_object_set_new(r, "max", json_real(c->max));
	json_object_set_new(r, "ci95", ci);
	json_object_set_new(r, "samples", json_integer(c->samples));
	if (run->facts->exact)
		json_object_set_new(r, "pairs", pairs_of(run, key, v));
	else if (run->facts->reference >= 0 && (int)v != run->facts->reference && !isnan(c->shift))
		json_object_set_new(r, "shift", shift_of(run, c));
	if (run->facts->dry)
		json_object_set_new(r, "note", json_string(DRY_MARK));
	return r;
}

static double number(json_t *r, const char *name)
{
	return json_number_value(json_object_get(r, name));
}

/* The statistics of a record, as far as summary.json has them. */
struct cell record_cell(json_t *r)
{
	json_t *ci = json_object_get(r, "ci95");

	return (struct cell) {
		.present = true,
		.boots = json_integer_value(json_object_get(r, "boots")),
		.median = number(r, "median"),
		.min = number(r, "min"),
		.max = number(r, "max"),
		.has_ci = json_is_array(ci),
		.ci_low = json_number_value(json_array_get(ci, 0)),
		.ci_high = json_number_value(json_array_get(ci, 1)),
	};
}

void write_summary(const struct run *run, const struct figure *figs, unsigned int nr)
{
	char *path = xasprintf("%s/summary.json", run->dir);
	FILE *out = create(path);
	bool first = true;

	fputc('[', out);
	for (unsigned int i = 0; i < nr; i++)
		for (unsigned int key = figs[i].first; key < figs[i].end; key++)
			for (unsigned int v = 0; v < run->facts->nr_variants; v++) {
				json_t *r;

				if (!cell_of(run, key, v)->present)
					continue;
				r = record(run, &figs[i], key, v);
				fputs(first ? "\n" : ",\n", out);
				first = false;
				json_dumpf(r, out, JSON_COMPACT | JSON_REAL_PRECISION(10));
				json_decref(r);
			}
	fputs("\n]\n", out);
	commit(out, path);
}
