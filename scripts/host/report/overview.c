// SPDX-License-Identifier: GPL-2.0-only
/*
 * What each design costs and gives, on top of the report. The lines come from
 * the title files: {"summary": [{"side": "cost" or "gives", "text", "metric",
 * "params"}]}. Costs are above the floor, the kernel that knows nothing.
 */
#include "report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void add_line(const struct run *run, const struct figure *f, json_t *spec,
		     struct line **lines, unsigned int *n)
{
	for (unsigned int key = f->first; key < f->end; key++) {
		const struct key *k = &run->keys[key];

		if (strcmp(k->metric, json_text(spec, "metric", k->metric)) ||
		    !params_match(k->params, json_object_get(spec, "params")))
			continue;
		*lines = xrealloc(*lines, (*n + 1) * sizeof(**lines));
		(*lines)[(*n)++] = (struct line) {
			.figure = f,
			.key = key,
			.cost = !strcmp(json_text(spec, "side", ""), "cost"),
			.text = xasprintf("%s, %s", json_text(spec, "text", k->params),
					  key_unit(run, f, key)),
		};
		return;
	}
}

/* The costs first. */
unsigned int overview(const struct run *run, const struct figure *figs, unsigned int nr,
		      struct line **lines)
{
	unsigned int n = 0;

	*lines = NULL;
	for (int pass = 0; pass < 2; pass++)
		for (unsigned int i = 0; i < nr; i++) {
			json_t *list = json_object_get(figs[i].info, "summary"), *spec;
			size_t s;

			json_array_foreach(list, s, spec)
				if ((strcmp(json_text(spec, "side", ""), "cost") != 0) == pass)
					add_line(run, &figs[i], spec, lines, &n);
		}
	return n;
}

/* The floor is what costs are counted from, and gives nothing. */
bool in_overview(const struct run *run, unsigned int v)
{
	return (int)v != run->facts->floor;
}

/* A cost is the median of the differences to the floor, sample by sample if they pair. */
bool line_value(const struct run *run, const struct line *l, unsigned int v, double *value)
{
	int bottom = run->facts->floor;
	const struct cell *c = cell_of(run, l->key, v), *floor = NULL;
	struct pairs p;

	if (l->cost && bottom >= 0)
		floor = cell_of(run, l->key, bottom);
	if (!c->present || (floor && !floor->present))
		return false;
	*value = c->median - (floor ? floor->median : 0);
	if (floor && pair_up(run, l->key, run->facts->variants[v], floor_name(run), &p)) {
		*value = p.median;
		free(p.conditions);
	}
	return true;
}

/* Does the variant cost anything there, as far as an exact run can tell? */
bool line_told(const struct run *run, const struct line *l, unsigned int v)
{
	return !l->cost || !run->facts->exact || run->facts->floor < 0 ||
	       told_apart(run, l->key, v, run->facts->floor);
}

static void write_lines(struct doc *d, const struct run *run, const struct line *lines,
			unsigned int n, bool cost)
{
	struct row r = { 0 };
	double value;

	row_add(&r, "%s", cost ? "cost" : "poison");
	row_add(&r, "n");
	for (unsigned int v = 0; v < run->facts->nr_variants; v++)
		if (in_overview(run, v))
			row_add(&r, "%s", run->facts->variants[v]);
	doc_table(d, &r);
	for (unsigned int i = 0; i < n; i++) {
		if (lines[i].cost != cost)
			continue;
		r.boots = boots_id(run, lines[i].key);
		row_add(&r, "%s", lines[i].text);
		row_add(&r, "%s", boots_text(run, lines[i].key));
		for (unsigned int v = 0; v < run->facts->nr_variants; v++) {
			if (!in_overview(run, v))
				continue;
			if (!line_value(run, &lines[i], v, &value))
				row_add(&r, "none");
			else if (!line_told(run, &lines[i], v))
				row_add(&r, "~");
			else
				row_add(&r, "%.*f", fabs(value) < 1000 ? 2 : 0,
					fabs(value) < 0.005 ? 0 : value);	/* not -0.00 */
		}
		doc_row(d, &r);
	}
	doc_end_table(d);
}

/* Why a variant has none of what the others have. */
static void write_reasons(struct doc *d, const struct run *run, const struct line *lines,
			  unsigned int n)
{
	json_t *said = NULL;

	for (unsigned int v = 0; v < run->facts->nr_variants; v++)
		for (unsigned int i = 0; in_overview(run, v) && i < n; i++) {
			json_t *a = absence(lines[i].figure, &run->keys[lines[i].key],
					    run->facts->variants[v]);

			if (!a || a == said || cell_of(run, lines[i].key, v)->present)
				continue;
			doc_item(d, "%s, %s: none, since %s.", run->facts->variants[v], lines[i].text,
				 json_text(a, "why", "?"));
			said = a;
		}
	doc_end_list(d);
}

void write_overview(struct doc *d, const struct run *run, const struct figure *figs,
		    unsigned int nr)
{
	struct line *lines;
	unsigned int n = overview(run, figs, nr, &lines);

	if (!n)
		return;
	doc_heading(d, "What each design costs and gives");
	doc_text(d, "While nothing is wrong, knowing the owners costs this: %s.",
		 run->facts->floor < 0 ?
		 "the whole operation, as this run has no floor to count from" :
		 xasprintf("%s `%s`, the kernel that knows nothing%s", run->facts->exact ?
			   "medians of the differences, sample by sample, to" : "medians above",
			   floor_name(run), run->facts->exact ?
			   ". ~: not told apart from it. n: boots, each under another condition" : ""));
	write_lines(d, run, lines, n, true);
	doc_text(d, "When a page goes bad: medians from the injection of the error on.");
	write_lines(d, run, lines, n, false);
	write_reasons(d, run, lines, n);
	if (lines[0].cost && !lines[n - 1].cost)
		doc_plot(d, "overview", "What each design costs, and what it gives");
	free(lines);
}
