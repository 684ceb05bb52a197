// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which variants can be told apart from the reference?
 *
 * Exact: those whose samples differ in one direction under all conditions (pairs.c). A test
 * of significance would mean nothing, since the conditions are no random sample.
 * Real clock: those with p < 0.05 in Mann and Whitney's test of the boots, corrected by
 * Holm over the comparisons with it in the same experiment: who reads of one is not to
 * resolve less because the run has others.
 */
#include "report.h"

#include <stdlib.h>
#include <string.h>

#define LEVEL 0.05

static void resolve_exact(const struct run *run, unsigned int reference)
{
	for (unsigned int key = 0; key < run->nr_keys; key++)
		for (unsigned int v = 0; v < run->facts->nr_variants; v++)
			cell_of(run, key, v)->told = tell(run, key, v, reference);
}

/*
 * A variant against itself under another name: one family, of all experiments, since one
 * verdict is drawn from it.
 */
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

/* What is compared in one experiment, and two samples at a time. */
struct family {
	struct cell **cells;
	double *p, *a, *b;
	size_t nr;
};

static void compare_key(struct run *run, struct family *f, unsigned int key, int reference)
{
	unsigned int nb = values_of(run, key, run->facts->variants[reference], f->b);

	for (unsigned int v = 0; nb && v < run->facts->nr_variants; v++) {
		unsigned int na = values_of(run, key, run->facts->variants[v], f->a);
		struct cell *c = cell_of(run, key, v);

		if ((int)v == reference || !na)
			continue;
		c->has_shift = stats_shift(f->a, na, f->b, nb, &c->shift_low, &c->shift_high,
					   &c->shift);
		f->cells[f->nr] = c;
		f->p[f->nr++] = stats_mann_whitney(f->a, na, f->b, nb);
	}
}

static void end_family(struct family *f)
{
	stats_holm(f->p, f->nr);
	for (size_t i = 0; i < f->nr; i++) {
		f->cells[i]->p = f->p[i];
		f->cells[i]->told = f->p[i] < LEVEL ? APART : OPEN;
	}
	f->nr = 0;
}

static void resolve_times(struct run *run, int reference)
{
	size_t cells = (size_t)run->nr_keys * run->facts->nr_variants;
	struct family f = {
		.cells = xrealloc(NULL, (cells + 1) * sizeof(*f.cells)),
		.p = xrealloc(NULL, (cells + 1) * sizeof(*f.p)),
		.a = xrealloc(NULL, (run->nr_boots + 1) * sizeof(*f.a)),
		.b = xrealloc(NULL, (run->nr_boots + 1) * sizeof(*f.b)),
	};

	for (unsigned int key = 0; reference >= 0 && key < run->nr_keys; key++) {
		if (key && strcmp(run->keys[key].experiment, run->keys[key - 1].experiment))
			end_family(&f);
		compare_key(run, &f, key, reference);
	}
	end_family(&f);
	for (unsigned int i = 0; i < run->facts->nr_checks; i++)
		if (!run->facts->checks[i].planted)
			resolve_again(run, &run->facts->checks[i], f.a, f.b);
	free(f.cells);
	free(f.p);
	free(f.a);
	free(f.b);
}

void resolve(struct run *run)
{
	int reference = run->facts->reference;

	if (!run->facts->exact)
		resolve_times(run, reference);
	else if (reference >= 0)
		resolve_exact(run, reference);
}
