// SPDX-License-Identifier: GPL-2.0-only
/*
 * The same thing counted in two ways, which must agree. A title file may say
 * {"agree": [{"metric", "with": [...], "within", "text", "bound"}]}: the figures of each
 * metric of "with" are not below those of "metric", nor above them by more than those of
 * the metric "within", where params and variant are the same. Held against each other
 * are the ends of their ranges over the boots, since these need not be the same boots.
 * What is beyond that is a problem of the run.
 */
#include "report.h"

#include <stdlib.h>
#include <string.h>

/* A figure of "metric", and one of "with" that it is held against. */
struct pair {
	const char *with;
	unsigned int key, v;
	bool measured, agrees;
	double low, high;	/* how far "with" is above it, over the boots ... */
	double within;		/* ... and how far it may be */
};

static const struct cell *same_params(const struct run *run, const struct figure *f,
				      const char *metric, const struct pair *p)
{
	for (unsigned int key = f->first; key < f->end; key++)
		if (!strcmp(run->keys[key].metric, metric) &&
		    !strcmp(run->keys[key].params, run->keys[p->key].params))
			return cell_of(run, key, p->v);
	return NULL;
}

static void hold_against(const struct run *run, const struct figure *f, json_t *spec,
			 struct pair *p)
{
	const struct cell *c = cell_of(run, p->key, p->v);
	const struct cell *with = same_params(run, f, p->with, p);
	const struct cell *within = same_params(run, f, json_text(spec, "within", ""), p);

	p->measured = with && with->present && within && within->present;
	if (!p->measured)
		return;
	p->low = with->min - c->max;
	p->high = with->max - c->min;
	p->within = within->max;
	p->agrees = p->low >= 0 && p->high <= p->within;
}

/* All pairs of one entry, those of the same figure behind each other. */
static struct pair *pairs(const struct run *run, const struct figure *f, json_t *spec,
			  unsigned int *n)
{
	json_t *list = json_object_get(spec, "with"), *with;
	unsigned int figures = (f->end - f->first) * run->facts->nr_variants;
	struct pair *p = xrealloc(NULL, (figures * json_array_size(list) + 1) * sizeof(*p));
	size_t i;

	*n = 0;
	for (unsigned int j = 0; j < figures; j++) {
		unsigned int key = f->first + j / run->facts->nr_variants, v = j % run->facts->nr_variants;

		if (strcmp(run->keys[key].metric, json_text(spec, "metric", "")) ||
		    !cell_of(run, key, v)->present)
			continue;
		json_array_foreach(list, i, with) {
			p[*n] = (struct pair) {
				.with = json_string_value(with), .key = key, .v = v };
			hold_against(run, f, spec, &p[(*n)++]);
		}
	}
	return p;
}

static void name(struct run *run, const struct figure *f, const struct pair *p)
{
	const struct key *k = &run->keys[p->key];

	if (p->measured)
		problem(run, "two ways of counting disagree: %s %s and %s, %s of %s: the first exceeds the second by %.3f to %.3f %s, allowed are 0 to %.3f",
			k->experiment, p->with, k->metric, k->params, run->facts->variants[p->v],
			p->low, p->high, key_unit(run, f, p->key), p->within);
	else
		problem(run, "missing: %s %s, or the bound of its difference to %s, %s of %s",
			k->experiment, p->with, k->metric, k->params, run->facts->variants[p->v]);
}

void check_agreement(struct run *run, const struct figure *figs, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++) {
		json_t *list = json_object_get(figs[i].info, "agree"), *spec;
		size_t s;

		json_array_foreach(list, s, spec) {
			unsigned int n;
			struct pair *p = pairs(run, &figs[i], spec, &n);

			for (unsigned int j = 0; j < n; j++)
				if (!p[j].agrees)
					name(run, &figs[i], &p[j]);
			free(p);
		}
	}
}

/* A line of the verdict for each entry; returns how many failed. */
unsigned int judge_agreement(struct doc *d, const struct run *run, const struct figure *f)
{
	json_t *list = json_object_get(f->info, "agree"), *spec;
	unsigned int failed = 0;
	size_t s;

	json_array_foreach(list, s, spec) {
		const char *text = json_text(spec, "text", "counted in two ways");
		unsigned int n, agree = 0;
		struct pair *p = pairs(run, f, spec, &n);

		for (unsigned int j = 0; j < n; j++)
			agree += p[j].agrees;
		if (n)
			doc_item(d, "%s: %s: **%s**, in %u of %u figures", f->experiment, text,
				 agree == n ? "pass" : "FAIL", agree, n);
		else
			doc_item(d, "%s: %s: **not measured**", f->experiment, text);
		failed += agree != n;
		free(p);
	}
	return failed;
}

/* A figure and the @n that it is held against. */
static void write_line(struct doc *d, const struct run *run, const struct pair *p, size_t n)
{
	bool agrees = true;
	struct row r = { 0 };

	row_add(&r, "%s", run->keys[p->key].params);
	row_add(&r, "%s", run->facts->variants[p->v]);
	row_add(&r, "%.2f", cell_of(run, p->key, p->v)->median);
	for (size_t i = 0; i < n; i++) {
		agrees &= p[i].agrees;
		if (!p[i].measured)
			row_add(&r, "—");
		else if (p[i].low == p[i].high)
			row_add(&r, "%.3f", p[i].low);
		else
			row_add(&r, "%.3f to %.3f", p[i].low, p[i].high);
	}
	row_add(&r, "%.3f", p->within);
	row_add(&r, agrees ? "agree" : "**do not agree**");
	doc_row(d, &r);
}

static void write_pairs(struct doc *d, const struct run *run, const struct figure *f,
			json_t *spec, const struct pair *p, unsigned int nr)
{
	json_t *list = json_object_get(spec, "with"), *with;
	struct row r = { 0 };
	size_t i, n = json_array_size(list);

	row_add(&r, "params");
	row_add(&r, "variant");
	row_add(&r, "`%s`, %s", json_text(spec, "metric", ""), key_unit(run, f, p->key));
	json_array_foreach(list, i, with)
		row_add(&r, "`%s` above it by", json_string_value(with));
	row_add(&r, "at most");
	row_add(&r, "verdict");
	doc_table(d, &r);
	for (i = 0; i < nr; i += n)
		write_line(d, run, &p[i], n);
	doc_end_table(d);
}

void write_agreement(struct doc *d, const struct run *run, const struct figure *f)
{
	json_t *list = json_object_get(f->info, "agree"), *spec;
	size_t s;

	json_array_foreach(list, s, spec) {
		unsigned int n;
		struct pair *p = pairs(run, f, spec, &n);

		doc_text(d, "**Counted in two ways:** %s. %s", json_text(spec, "text", "?"),
			 n ? json_text(spec, "bound", "") : "**Not measured** in this run.");
		if (n)
			write_pairs(d, run, f, spec, p, n);
		free(p);
	}
}
