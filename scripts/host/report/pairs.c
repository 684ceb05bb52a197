// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two variants, sample by sample: of the same condition, case and SEQ. What conditions do
 * to both falls out of the difference, so that it is often one integer where the medians
 * of the two vary by hundreds.
 */
#include "report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* From here on the samples of a boot show by themselves which variant takes more, ... */
#define ENOUGH_SAMPLES 5
/* ... if at most one in so many does not. */
#define EXCEPTIONS 6
/* Below it, the difference must exceed what conditions do by this factor. */
#define ABOVE_MOVES 3

static double difference(const struct sample *a, const struct sample *b)
{
	return (double)((long long)a->value - (long long)b->value) / a->per;
}

/* The differences of two points' samples; returns how many pair. */
static unsigned int pair_points(const struct point *a, const struct point *b, double *d)
{
	unsigned int n = 0;

	for (unsigned int i = 0, j = 0; i < a->nr_samples && j < b->nr_samples;) {
		const struct sample *x = &a->samples[i], *y = &b->samples[j];

		if (x->seq == y->seq && x->per == y->per)
			d[n++] = difference(x, y);
		i += x->seq <= y->seq;
		j += y->seq <= x->seq;
	}
	return n;
}

static void add_condition(struct pairs *p, unsigned int cond, double *d, unsigned int n)
{
	struct paired *c;

	p->conditions = xrealloc(p->conditions, (p->nr + 1) * sizeof(*p->conditions));
	c = &p->conditions[p->nr++];
	*c = (struct paired) { .cond = cond, .nr = n };
	for (unsigned int i = 0; i < n; i++) {
		c->above += d[i] > 0;
		c->below += d[i] < 0;
	}
	c->median = stats_median(d, n);
	p->min = p->nr == 1 ? c->median : fmin(p->min, c->median);
	p->max = p->nr == 1 ? c->median : fmax(p->max, c->median);
}

static void add_all(struct pairs *p, double *d, unsigned int n)
{
	p->samples = n;
	p->median = stats_median(d, n);
	for (unsigned int i = 0; i < n; i++) {
		p->exact += d[i] == p->median;
		p->differ += d[i] != 0;
	}
}

/**
 * pair_up - the differences of two variants in a figure
 * @run: an exact run, with its points
 * @key: the figure
 * @of: the one variant
 * @to: the other, which is subtracted
 * @p: filled in; the caller frees p->conditions
 *
 * Returns false, and @p is empty, if no boots of the two share a condition, or times were
 * taken: those of two boots have nothing to do with each other.
 */
bool pair_up(const struct run *run, unsigned int key, const char *of, const char *to,
	     struct pairs *p)
{
	unsigned int first, end, n = 0;
	double *all = NULL;

	*p = (struct pairs) { 0 };
	points_of(run, key, &first, &end);
	for (unsigned int i = first; run->facts->exact && i < end; i++) {
		const struct point *a = &run->points[i];
		const struct boot *boot = &run->boots[a->boot];
		int other;
		unsigned int m;

		if (strcmp(boot->variant, of) || !boot_counts(run, a->boot))
			continue;
		other = boot_index(run, to, boot, key);
		if (other < 0)
			continue;
		all = xrealloc(all, (n + a->nr_samples) * sizeof(*all));
		m = pair_points(a, point_of(run, key, other), all + n);
		if (m)
			add_condition(p, boot->cond, all + n, m);
		n += m;
	}
	if (n)
		add_all(p, all, n);
	free(all);
	return n;
}

static bool one_direction(const struct paired *c)
{
	unsigned int same = c->median > 0 ? c->above : c->below;

	return (c->nr - same) * EXCEPTIONS <= c->nr;
}

/**
 * pairs_apart - does what two variants differ by hold under every condition?
 * @p: their pairs
 * @moves: by how much the figure moves over the conditions: moves_of()
 * @without: a condition that is not looked at, -1: none
 *
 * Under each of two conditions or more the difference must have the same sign, and show
 * in nearly all samples; where a boot has few, it must exceed @moves by far.
 */
bool pairs_apart(const struct pairs *p, double moves, int without)
{
	const struct paired *first = NULL;
	unsigned int n = 0;

	for (unsigned int i = 0; i < p->nr; i++) {
		const struct paired *c = &p->conditions[i];

		if ((int)c->cond == without)
			continue;
		first = first ? first : c;
		n++;
		if (c->median == 0 || (c->median > 0) != (first->median > 0))
			return false;
		if (c->nr >= ENOUGH_SAMPLES ? !one_direction(c) :
		    fabs(c->median) <= ABOVE_MOVES * moves)
			return false;
	}
	return n >= 2;
}

/* What holds of two variants of an exact run; ranges decide where nothing pairs. */
enum told tell(const struct run *run, unsigned int key, unsigned int a, unsigned int b)
{
	const struct cell *x = cell_of(run, key, a), *y = cell_of(run, key, b);
	struct pairs p;
	bool apart;

	if (!pair_up(run, key, run->facts->variants[a], run->facts->variants[b], &p))
		return x->present && y->present && spread_order(x, y) ? APART : OPEN;
	apart = pairs_apart(&p, moves_of(run, key, x, y), -1);
	free(p.conditions);
	return apart ? APART : p.differ ? OPEN : SAME;
}
