// SPDX-License-Identifier: GPL-2.0-only
/* Keys, points, and the statistics of each cell. */
#include "report.h"

#include <err.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

/* An index into keys[], findable by the text that names it. */
struct name {
	char *text;
	unsigned int key;
};

static int compare_names(const void *a, const void *b)
{
	return strcmp(((const struct name *)a)->text, ((const struct name *)b)->text);
}

unsigned int intern_key(struct run *run, const char *experiment, const char *metric,
			const char *unit, const char *params)
{
	struct name *new = xrealloc(NULL, sizeof(*new)), **at;

	new->text = xasprintf("%s %s %s %s", experiment, metric, unit, params);
	new->key = run->nr_keys;
	at = tsearch(new, &run->names, compare_names);
	if (!at)
		err(1, "remember the figure %s", new->text);
	if (*at != new) {
		free(new->text);
		free(new);
		return (*at)->key;
	}
	run->keys = xrealloc(run->keys, (run->nr_keys + 1) * sizeof(*run->keys));
	run->keys[run->nr_keys] = (struct key) {
		.experiment = xasprintf("%s", experiment),
		.metric = xasprintf("%s", metric),
		.unit = xasprintf("%s", unit),
		.params = xasprintf("%s", params),
	};
	return run->nr_keys++;
}

void add_point(struct run *run, struct point p)
{
	if (!(run->nr_points & (run->nr_points + 1)))	/* 0, 1, 3, 7, ... */
		run->points = xrealloc(run->points, (2 * run->nr_points + 2) *
				       sizeof(*run->points));
	run->points[run->nr_points++] = p;
}

static int compare_keys(const void *a, const void *b, void *arg)
{
	const struct key *keys = arg;
	const struct key *x = &keys[*(const unsigned int *)a];
	const struct key *y = &keys[*(const unsigned int *)b];
	int c = strcmp(x->experiment, y->experiment);

	if (!c)
		c = strcmp(x->metric, y->metric);
	if (!c)
		c = param_compare(x->params, y->params);
	return c ? c : strcmp(x->unit, y->unit);
}

static int compare_points(const void *a, const void *b)
{
	const struct point *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->boot > y->boot) - (x->boot < y->boot);
}

/*
 * Bring the keys into the order of the report, and the points into that of keys and boots.
 * No intern_key() and add_point() after this.
 */
void sort_keys(struct run *run)
{
	unsigned int n = run->nr_keys;
	unsigned int *order = xrealloc(NULL, (n + 1) * sizeof(*order));
	unsigned int *place = xrealloc(NULL, (n + 1) * sizeof(*place));
	struct key *sorted = xrealloc(NULL, (n + 1) * sizeof(*sorted));

	for (unsigned int i = 0; i < n; i++)
		order[i] = i;
	qsort_r(order, n, sizeof(*order), compare_keys, run->keys);
	for (unsigned int i = 0; i < n; i++) {
		sorted[i] = run->keys[order[i]];
		place[order[i]] = i;
	}
	for (unsigned int i = 0; i < run->nr_points; i++)
		run->points[i].key = place[run->points[i].key];
	qsort(run->points, run->nr_points, sizeof(*run->points), compare_points);
	free(run->keys);
	free(order);
	free(place);
	run->keys = sorted;
}

/* Identical boots are one sample: in the exact mode a repeat adds nothing. */
bool boot_counts(const struct run *run, unsigned int boot)
{
	return run->boots[boot].good && !(run->facts->exact && run->boots[boot].rep);
}

const struct point *point_of(const struct run *run, unsigned int key, unsigned int boot)
{
	struct point want = { .key = key, .boot = boot };

	return bsearch(&want, run->points, run->nr_points, sizeof(want), compare_points);
}

/* The number that @boot gives for @key, if it does. */
bool value_of(const struct run *run, unsigned int key, unsigned int boot, double *value)
{
	const struct point *p = point_of(run, key, boot);

	if (p)
		*value = p->value;
	return p;
}

/* The points of @key, [*first, *end). */
void points_of(const struct run *run, unsigned int key, unsigned int *first, unsigned int *end)
{
	unsigned int low = 0, high = run->nr_points;

	while (low < high) {
		unsigned int middle = low + (high - low) / 2;

		if (run->points[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	for (*first = *end = low; *end < run->nr_points && run->points[*end].key == key;)
		++*end;
}

/* The numbers that the boots of @variant give for @key; returns how many. */
unsigned int values_of(const struct run *run, unsigned int key, const char *variant,
		       double *values)
{
	unsigned int first, end, n = 0;

	points_of(run, key, &first, &end);
	for (unsigned int i = first; i < end; i++) {
		unsigned int boot = run->points[i].boot;

		if (boot_counts(run, boot) && !strcmp(run->boots[boot].variant, variant))
			values[n++] = run->points[i].value;
	}
	return n;
}

int boot_index(const struct run *run, const char *variant, const struct boot *like,
	       unsigned int key)
{
	for (unsigned int i = 0; i < run->nr_boots; i++) {
		const struct boot *b = &run->boots[i];

		if (b->good && b->cond == like->cond && !b->rep && !strcmp(b->job, like->job) &&
		    !strcmp(b->variant, variant) && point_of(run, key, i))
			return i;
	}
	return -1;
}

/* How many samples the boots of @variant have, the one with the most. */
static unsigned int samples_of(const struct run *run, unsigned int key, const char *variant)
{
	unsigned int first, end, most = 0;

	points_of(run, key, &first, &end);
	for (unsigned int i = first; i < end; i++)
		if (!strcmp(run->boots[run->points[i].boot].variant, variant) &&
		    run->points[i].nr_samples > most)
			most = run->points[i].nr_samples;
	return most;
}

static void make_cell(struct run *run, unsigned int key, unsigned int v, double *values)
{
	struct cell *c = cell_of(run, key, v);
	unsigned int n = values_of(run, key, run->facts->variants[v], values);

	c->present = n;
	c->boots = n;
	c->samples = samples_of(run, key, run->facts->variants[v]);
	if (!n)
		return;
	c->median = stats_median(values, n);	/* sorts */
	c->min = values[0];
	c->max = values[n - 1];
	if (!run->facts->exact)
		c->has_ci = stats_median_ci95(values, n, &c->ci_low, &c->ci_high);
}

void make_cells(struct run *run)
{
	size_t nr = (size_t)run->nr_keys * run->facts->nr_variants;
	double *values = xrealloc(NULL, (run->nr_points + 1) * sizeof(*values));

	run->cells = xrealloc(NULL, (nr + 1) * sizeof(*run->cells));
	memset(run->cells, 0, nr * sizeof(*run->cells));
	for (unsigned int key = 0; key < run->nr_keys; key++)
		for (unsigned int v = 0; v < run->facts->nr_variants; v++)
			make_cell(run, key, v, values);
	free(values);
}
