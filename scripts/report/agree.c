// SPDX-License-Identifier: GPL-2.0-only
/*
 * The same thing counted in two ways, which must agree. A title file may say
 * {"agree": [{"metric", "with": [...], "within", "text"}]}: the figures of each metric
 * of "with" are not below those of "metric", nor above them by more than those of the
 * metric "within", where params and variant are the same. Held against each other
 * are the ends of their ranges over the boots, since these need not be the same boots.
 * Figures beyond that are a problem of the run.
 */
#include "report.h"

#include <string.h>

/* How far @with is above @key of the same params and variant. */
struct excess {
	bool measured, agrees;
	double low, high, within;
};

static const struct cell *same_params(const struct run *run, const struct figure *f,
				      const char *metric, unsigned int like, unsigned int v)
{
	for (unsigned int key = f->first; key < f->end; key++)
		if (!strcmp(run->keys[key].metric, metric) &&
		    !strcmp(run->keys[key].params, run->keys[like].params))
			return cell_of(run, key, v);
	return NULL;
}

static struct excess excess(const struct run *run, const struct figure *f, json_t *spec,
			    const char *with, unsigned int key, unsigned int v)
{
	const struct cell *c = cell_of(run, key, v);
	const struct cell *other = same_params(run, f, with, key, v);
	const struct cell *within = same_params(run, f, json_text(spec, "within", ""), key, v);
	struct excess e = { 0 };

	if (!other || !other->present || !within || !within->present)
		return e;
	e.measured = true;
	e.low = other->min - c->max;
	e.high = other->max - c->min;
	e.within = within->max;
	e.agrees = e.low >= -1e-9 && e.high <= e.within + 1e-9;
	return e;
}

static void name_excess(struct run *run, const struct figure *f, unsigned int key,
			unsigned int v, const char *with, const struct excess *e)
{
	const struct key *k = &run->keys[key];

	if (e->measured)
		problem(run, "does not agree: %s %s with %s %s of %s: above it by %.3f to %.3f %s, should be 0 to %.3f",
			k->experiment, with, k->metric, k->params, run->variants[v], e->low,
			e->high, key_unit(run, f, key), e->within);
	else
		problem(run, "missing: %s %s or the bound, to hold %s %s of %s against",
			k->experiment, with, k->metric, k->params, run->variants[v]);
}

struct tally {
	unsigned int nr, agree;
};

/* Of one title file's entry; with @run_of_problems each that does not is named there. */
static struct tally tally(const struct run *run, const struct figure *f, json_t *spec,
			  struct run *run_of_problems)
{
	const char *metric = json_text(spec, "metric", "");
	json_t *list = json_object_get(spec, "with"), *with;
	struct tally t = { 0 };
	size_t i;

	for (unsigned int n = 0; n < (f->end - f->first) * run->nr_variants; n++) {
		unsigned int key = f->first + n / run->nr_variants, v = n % run->nr_variants;
		const struct key *k = &run->keys[key];

		if (strcmp(k->metric, metric) || !cell_of(run, key, v)->present)
			continue;
		json_array_foreach(list, i, with) {
			const char *name = json_string_value(with);
			struct excess e = excess(run, f, spec, name, key, v);

			t.nr++;
			t.agree += e.agrees;
			if (e.agrees || !run_of_problems)
				continue;
			name_excess(run_of_problems, f, key, v, name, &e);
		}
	}
	return t;
}

void check_agreement(struct run *run, const struct figure *figs, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++) {
		json_t *list = json_object_get(figs[i].info, "agree"), *spec;
		size_t n;

		json_array_foreach(list, n, spec)
			tally(run, &figs[i], spec, run);
	}
}

/* A line of the verdict for each entry; returns how many failed. */
unsigned int judge_agreement(struct doc *d, const struct run *run, const struct figure *f)
{
	json_t *list = json_object_get(f->info, "agree"), *spec;
	unsigned int failed = 0;
	size_t n;

	json_array_foreach(list, n, spec) {
		const char *text = json_text(spec, "text", "two ways of counting agree");
		struct tally t = tally(run, f, spec, NULL);

		if (!t.nr) {
			doc_item(d, "%s: %s: **not measured**", f->experiment, text);
			continue;
		}
		doc_item(d, "%s: %s: **%s**, in %u of %u figures", f->experiment, text,
			 t.agree == t.nr ? "pass" : "FAIL", t.agree, t.nr);
		failed += t.agree != t.nr;
	}
	return failed;
}

static void write_line(struct doc *d, const struct run *run, const struct figure *f,
		       json_t *spec, unsigned int key, unsigned int v)
{
	json_t *list = json_object_get(spec, "with"), *with;
	struct excess e = { 0 };
	bool agrees = true;
	struct row r = { 0 };
	size_t i;

	row_add(&r, "%s", run->keys[key].params);
	row_add(&r, "%s", run->variants[v]);
	row_add(&r, "%.2f", cell_of(run, key, v)->median);
	json_array_foreach(list, i, with) {
		e = excess(run, f, spec, json_string_value(with), key, v);
		agrees &= e.agrees;
		if (!e.measured)
			row_add(&r, "—");
		else if (e.low == e.high)
			row_add(&r, "%.3f", e.low);
		else
			row_add(&r, "%.3f to %.3f", e.low, e.high);
	}
	row_add(&r, "%.3f", e.within);
	row_add(&r, agrees ? "agree" : "**do not agree**");
	doc_row(d, &r);
}

static void write_lines(struct doc *d, const struct run *run, const struct figure *f,
			json_t *spec)
{
	const char *metric = json_text(spec, "metric", ""), *unit = key_unit(run, f, f->first);
	json_t *list = json_object_get(spec, "with"), *with;
	struct row r = { 0 };
	size_t i;

	row_add(&r, "params");
	row_add(&r, "variant");
	row_add(&r, "`%s`, %s", metric, unit);
	json_array_foreach(list, i, with)
		row_add(&r, "`%s` above it by", json_string_value(with));
	row_add(&r, "at most");
	row_add(&r, "verdict");
	doc_table(d, &r);
	for (unsigned int key = f->first; key < f->end; key++)
		for (unsigned int v = 0; v < run->nr_variants; v++)
			if (!strcmp(run->keys[key].metric, metric) &&
			    cell_of(run, key, v)->present)
				write_line(d, run, f, spec, key, v);
	doc_end_table(d);
}

void write_agreement(struct doc *d, const struct run *run, const struct figure *f)
{
	json_t *list = json_object_get(f->info, "agree"), *spec;
	size_t n;

	json_array_foreach(list, n, spec) {
		struct tally t = tally(run, f, spec, NULL);

		doc_text(d, "**Counted in two ways:** %s.%s%s", json_text(spec, "text", "?"),
			 t.nr ? " " : " **Not measured** in this run.",
			 t.nr ? json_text(spec, "bound", "") : "");
		if (t.nr)
			write_lines(d, run, f, spec);
	}
}
