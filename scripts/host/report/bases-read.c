// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two runs of different bases, from their summary.json to keys and cells, so that what is
 * known of a run's figures (title files, headline, floor) is known of these.
 */
#include "bases.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

/* An object of params as a raw file has them: k=v,k=v, or "-". */
static char *params_text(json_t *params)
{
	char *text = xasprintf("%s", json_object_size(params) ? "" : "-");
	const char *name;
	json_t *v;

	json_object_foreach(params, name, v)
		text = json_is_string(v) ?
		       xasprintf("%s%s%s=%s", text, *text ? "," : "", name, json_string_value(v)) :
		       xasprintf("%s%s%s=%" JSON_INTEGER_FORMAT, text, *text ? "," : "", name,
				 json_integer_value(v));
	return text;
}

static unsigned int key_of(struct run *run, json_t *r)
{
	return intern_key(run, json_text(r, "experiment", ""), json_text(r, "metric", ""),
			  json_text(r, "unit", ""), params_text(json_object_get(r, "params")));
}

/* A key's place before sort_keys(), as points have it: the value is that of a record. */
static void add_keys(struct run *run, json_t *summary, bool own)
{
	json_t *r;
	size_t i;

	json_array_foreach(summary, i, r) {
		unsigned int key = key_of(run, r);

		if (own)
			add_point(run, (struct point) { .key = key, .boot = i });
	}
}

static void fill_cell(struct run *run, unsigned int key, json_t *r)
{
	const char *variant = json_text(r, "variant", "");
	int v = variant_index(run, variant);
	struct cell *c;

	if (v < 0)
		errx(1, "%s/summary.json has figures of '%s', which is no variant of that run",
		     run->dir, variant);
	c = cell_of(run, key, v);
	if (c->present)
		errx(1, "%s/summary.json has %s %s %s of %s twice", run->dir,
		     run->keys[key].experiment, run->keys[key].metric, run->keys[key].params, variant);
	*c = record_cell(r);
	if (!(c->min <= c->median && c->median <= c->max))
		errx(1, "%s/summary.json: %s %s %s of %s: the median is not between min and max",
		     run->dir, run->keys[key].experiment, run->keys[key].metric,
		     run->keys[key].params, variant);
}

/* The cells of @own, among the keys of both. */
static struct run read_run(const struct side *own, const struct side *other)
{
	struct run run = { .dir = own->dir, .facts = own->facts };

	add_keys(&run, own->summary, true);
	add_keys(&run, other->summary, false);
	sort_keys(&run);
	run.cells = calloc((size_t)run.nr_keys * run.facts->nr_variants, sizeof(*run.cells));
	if (!run.cells)
		err(1, "allocate the figures of %s", own->dir);
	for (unsigned int i = 0; i < run.nr_points; i++)
		fill_cell(&run, run.points[i].key, json_array_get(own->summary, run.points[i].boot));
	return run;
}

static void add_designs(struct bases *b)
{
	const struct facts *a = b->side[0].facts;

	b->designs = xrealloc(NULL, (a->nr_variants + 1) * sizeof(*b->designs));
	for (unsigned int v = 0; v < a->nr_variants; v++) {
		int other = variant_index(&b->run[1], a->variants[v]);

		if (other >= 0)
			b->designs[b->nr_designs++] = (struct design) {
				.name = a->variants[v],
				.v = { v, other },
				.ranked = in_overview(&b->run[0], v) &&
					  in_overview(&b->run[1], other),
			};
	}
}

/**
 * load_bases - read two runs that are of different bases
 * @dir_a: a run with a report
 * @dir_b: another
 * @titles: the directory of title files
 *
 * Ends the program with 1 if one of them is damaged.
 *
 * Return: both; NULL if they cannot be held against each other, and why was said.
 */
struct bases *load_bases(const char *dir_a, const char *dir_b, const char *titles)
{
	struct bases *b = calloc(1, sizeof(*b));

	if (!b)
		err(1, "allocate two runs");
	b->side[0] = load_side(dir_a);
	b->side[1] = load_side(dir_b);
	if (refuse_bases(&b->side[0], &b->side[1]))
		return NULL;
	for (unsigned int s = 0; s < 2; s++)
		b->run[s] = read_run(&b->side[s], &b->side[!s]);
	b->figs = make_figures(&b->run[0], titles, &b->nr_figs);
	add_designs(b);
	return b;
}

static bool has_any(const struct run *run, const struct figure *f)
{
	for (unsigned int key = f->first; key < f->end; key++)
		for (unsigned int v = 0; v < run->facts->nr_variants; v++)
			if (cell_of(run, key, v)->present)
				return true;
	return false;
}

/* Does one run alone have figures of this experiment? @side: which */
bool only_in(const struct bases *b, const struct figure *f, unsigned int *side)
{
	bool in_a = has_any(&b->run[0], f);

	*side = !in_a;
	return !in_a || !has_any(&b->run[1], f);
}

/* Does the base of that run say that it cannot run this experiment? */
bool is_without(const struct bases *b, unsigned int side, const char *experiment)
{
	const struct facts *f = b->side[side].facts;

	for (unsigned int i = 0; i < f->nr_without; i++)
		if (!strcmp(f->without[i], experiment))
			return true;
	return false;
}
