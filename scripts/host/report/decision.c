// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which design for which load: a table that answers in a minute. Its rows come from the
 * title files: {"decision": [{"load", "metric", "params", "absolute"}]}. A cell is what the
 * variant takes more than the reference, in per cent; in the unit of the figure if the row
 * is "absolute": where the reference takes nothing, per cent say nothing. Below them what
 * users are due when a page goes bad, from the outcome matrix.
 */
#include "report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The figure that a row is about, or -1. */
static int find_key(const struct run *run, const struct figure *f, json_t *spec)
{
	for (unsigned int key = f->first; key < f->end; key++)
		if (!strcmp(run->keys[key].metric, json_text(spec, "metric", "")) &&
		    params_match(run->keys[key].params, json_object_get(spec, "params")))
			return (int)key;
	return -1;
}

/* What variant @v takes more than the reference: the median of the pairs, if they pair. */
static double more_than_reference(const struct run *run, unsigned int key, unsigned int v)
{
	const struct cell *to = cell_of(run, key, run->facts->reference);
	double more = cell_of(run, key, v)->median - to->median;
	struct pairs p;

	if (pair_up(run, key, run->facts->variants[v], reference_name(run), &p)) {
		more = p.median;
		free(p.conditions);
	}
	return more;
}

static void add_cell(struct row *r, const struct run *run, unsigned int key, unsigned int v,
		     bool absolute)
{
	int reference = run->facts->reference;
	const struct cell *c = cell_of(run, key, v);
	double of, more;

	if (!c->present) {
		row_add(r, "none");
		return;
	}
	if (absolute || (int)v == reference || !cell_of(run, key, reference)->present) {
		row_add(r, "%.*f", fabs(c->median) < 1000 ? 2 : 0, c->median);
		return;
	}
	if (!told_apart(run, key, v, reference)) {
		row_add(r, "~");
		return;
	}
	of = cell_of(run, key, reference)->median;
	more = 100 * more_than_reference(run, key, v) / of;
	row_add(r, "%+.*f %%", fabs(more) < 1 ? 2 : fabs(more) < 10 ? 1 : 0, more);
}

/* The variants that nothing is told below: the one of the lowest median, and its likes. */
static void add_least(struct row *r, const struct run *run, unsigned int key)
{
	int least = -1;
	char *names = NULL;

	for (unsigned int v = 0; v < run->facts->nr_variants; v++)
		if (in_overview(run, v) && cell_of(run, key, v)->present &&
		    (least < 0 || cell_of(run, key, v)->median < cell_of(run, key, least)->median))
			least = v;
	for (unsigned int v = 0; least >= 0 && v < run->facts->nr_variants; v++)
		if (in_overview(run, v) && cell_of(run, key, v)->present &&
		    ((int)v == least || !told_apart(run, key, v, least)))
			names = names ? xasprintf("%s, %s", names, run->facts->variants[v]) :
				xasprintf("%s", run->facts->variants[v]);
	row_add(r, "%s", names ? names : "-");
}

static void write_row(struct doc *d, const struct run *run, const struct figure *f, json_t *spec)
{
	bool absolute = json_is_true(json_object_get(spec, "absolute"));
	int key = find_key(run, f, spec);
	struct row r = { 0 };

	if (key < 0)
		return;
	r.boots = boots_id(run, key);
	row_add(&r, "%s, %s", json_text(spec, "load", ""), key_unit(run, f, key));
	row_add(&r, "%s", boots_text(run, key));
	for (unsigned int v = 0; v < run->facts->nr_variants; v++)
		if (in_overview(run, v))
			add_cell(&r, run, key, v, absolute);
	add_least(&r, run, key);
	doc_row(d, &r);
}

static void write_loads(struct doc *d, const struct run *run, const struct figure *figs,
			unsigned int nr)
{
	struct row r = { 0 };

	row_add(&r, "load");
	row_add(&r, "n");
	for (unsigned int v = 0; v < run->facts->nr_variants; v++)
		if (in_overview(run, v))
			row_add(&r, "%s", run->facts->variants[v]);
	row_add(&r, "least");
	doc_table(d, &r);
	for (unsigned int i = 0; i < nr; i++) {
		json_t *spec;
		size_t s;

		json_array_foreach(json_object_get(figs[i].info, "decision"), s, spec)
			write_row(d, run, &figs[i], spec);
	}
	doc_end_table(d);
}

/* "26 of 31": rows from @first on, of one heading, in which column @v is right. */
static char *rights(json_t *rows, size_t first, size_t end, size_t v)
{
	unsigned int right = 0;

	for (size_t i = first; i < end; i++) {
		json_t *cells = json_object_get(json_array_get(rows, i), "cells");

		right += json_is_true(json_object_get(json_array_get(cells, v), "right"));
	}
	return xasprintf("%u of %zu", right, end - first);
}

static void write_rights(struct doc *d, const struct run *run)
{
	json_t *rows = json_object_get(run->outcome, "rows"), *v;
	const char *heading;
	struct row r = { 0 };
	size_t i, end;

	row_add(&r, "what goes bad");
	json_array_foreach(outcome_columns(run), i, v)
		row_add(&r, "%s", json_string_value(v));
	doc_table(d, &r);
	for (size_t first = 0; first < json_array_size(rows); first = end) {
		heading = json_text(json_array_get(rows, first), "heading", "?");
		end = first + 1;
		while (end < json_array_size(rows) &&
		       !strcmp(json_text(json_array_get(rows, end), "heading", "?"), heading))
			end++;
		row_add(&r, "%s", heading);
		json_array_foreach(outcome_columns(run), i, v)
			row_add(&r, "%s", rights(rows, first, end, i));
		doc_row(d, &r);
	}
	doc_end_table(d);
}

/* Is there a row to show? */
static bool any_row(const struct run *run, const struct figure *figs, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++) {
		json_t *spec;
		size_t s;

		json_array_foreach(json_object_get(figs[i].info, "decision"), s, spec)
			if (find_key(run, &figs[i], spec) >= 0)
				return true;
	}
	return false;
}

/* An outcome matrix that was made before there was a yardstick has none. */
static bool has_yardstick(const struct run *run)
{
	json_t *rows = json_object_get(run->outcome, "rows");

	return json_is_string(json_object_get(json_array_get(rows, 0), "due"));
}

void write_decision(struct doc *d, const struct run *run, const struct figure *figs,
		    unsigned int nr)
{
	bool loads = run->facts->reference >= 0 && any_row(run, figs, nr);
	bool outcomes = run->outcome && has_yardstick(run);

	if (!loads && !outcomes)
		return;
	doc_heading(d, "Which design for which load");
	if (loads) {
		doc_text(d, "What each takes more than `%s`, in per cent; of `%s`, and in rows that "
			 "say bytes, the figure itself. ~: not told apart from `%s`. **least**: "
			 "the lowest, and what is not told apart from it. n: boots%s.",
			 reference_name(run), reference_name(run), reference_name(run),
			 run->facts->exact ? ", each under another condition" : "");
		write_loads(d, run, figs, nr);
	}
	if (outcomes) {
		doc_text(d, "Scenarios that end as an application and an administrator may expect, "
			 "whatever the design promises: owners of data are told or unmapped, and "
			 "nobody else is harmed; an error in metadata shuts the file system down.");
		write_rights(d, run);
	}
}
