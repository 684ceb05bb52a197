// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which variants can be told apart from the reference?
 *
 * Exact: those whose samples differ in one direction under all conditions (pairs.c). A test
 * of significance would mean nothing, since the conditions are no random sample.
 * Real clock: those with p < 0.05 in Mann and Whitney's test of the boots,
 * corrected by Holm over all comparisons with it.
 */
#include "report.h"

#include <stdlib.h>

#define LEVEL 0.05

static void resolve_exact(const struct run *run, unsigned int reference)
{
	for (unsigned int key = 0; key < run->nr_keys; key++)
		for (unsigned int v = 0; v < run->facts->nr_variants; v++)
			cell_of(run, key, v)->told = tell(run, key, v, reference);
}

/* A variant against itself under another name: a family of its own. */
static void resolve_again(struct run *run, struct check *c, double *a, double *b)
{
	c->p = xrealloc(NULL, (run->nr_keys + 1) * sizeof(*c->p));
	for (unsigned int key = 0; key < run->nr_keys; key++) {
		unsigned int na = values_of(run, key, c->variant, a);
		unsigned int nb = values_of(run, key, c->of, b);

		c->p[key] = stats_mann_whitney(a, na, b, nb);
	}
	stats_holm(c->p, run->nr_keys);
	for (unsigned int key = 0; key < run->nr_keys; key++)
		run->nr_apart += c->p[key] < LEVEL;
}

static void resolve_times(struct run *run, int reference)
{
	size_t cells = (size_t)run->nr_keys * run->facts->nr_variants, n = 0;
	struct cell **compared = xrealloc(NULL, (cells + 1) * sizeof(*compared));
	double *p = xrealloc(NULL, (cells + 1) * sizeof(*p));
	double *a = xrealloc(NULL, (run->nr_boots + 1) * sizeof(*a));
	double *b = xrealloc(NULL, (run->nr_boots + 1) * sizeof(*b));

	for (unsigned int key = 0; key < run->nr_keys; key++) {
		unsigned int nb = reference < 0 ? 0 :
				  values_of(run, key, run->facts->variants[reference], b);

		for (unsigned int v = 0; nb && v < run->facts->nr_variants; v++) {
			unsigned int na = values_of(run, key, run->facts->variants[v], a);

			if ((int)v == reference || !na)
				continue;
			compared[n] = cell_of(run, key, v);
			p[n++] = stats_mann_whitney(a, na, b, nb);
		}
	}
	stats_holm(p, n);
	for (size_t i = 0; i < n; i++) {
		compared[i]->p = p[i];
		compared[i]->told = p[i] < LEVEL ? APART : OPEN;
	}
	for (unsigned int i = 0; i < run->facts->nr_checks; i++)
		if (!run->facts->checks[i].planted)
			resolve_again(run, &run->facts->checks[i], a, b);
	free(compared);
	free(p);
	free(a);
	free(b);
}

void resolve(struct run *run)
{
	int reference = run->facts->reference;

	if (!run->facts->exact)
		resolve_times(run, reference);
	else if (reference >= 0)
		resolve_exact(run, reference);
}
