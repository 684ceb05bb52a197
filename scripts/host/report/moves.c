// SPDX-License-Identifier: GPL-2.0-only
/* Exact runs: what figures move by over the conditions. */
#include "report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double range_of(const struct cell *c)
{
	return c->max - c->min;
}

/*
 * The wider of the ranges of two variants; but two boots may agree by chance, so at least
 * what figures of the metric move by on the median.
 */
double moves_of(const struct run *run, unsigned int key, const struct cell *a,
		const struct cell *b)
{
	return fmax(fmax(range_of(a), range_of(b)),
		    run->keys[key].moves / 100 * fmax(a->median, b->median));
}

/* Of all figures of @key's metric: the median of what they move by, in percent. */
static double typical_move(const struct run *run, unsigned int first, unsigned int end)
{
	double *v = xrealloc(NULL, (end - first + 1) * run->facts->nr_variants * sizeof(*v));
	unsigned int n = 0;
	double median;

	for (unsigned int key = first; key < end; key++)
		for (unsigned int i = 0; i < run->facts->nr_variants; i++) {
			const struct cell *c = cell_of(run, key, i);

			if (c->boots > 1 && !is_small(c))
				v[n++] = spread_of(c);
		}
	median = n ? stats_median(v, n) : 0;
	free(v);
	return median;
}

/* Sets what figures move by, of each metric. */
void find_moves(struct run *run)
{
	for (unsigned int first = 0, end; first < run->nr_keys; first = end) {
		const struct key *k = &run->keys[first];
		double move;

		for (end = first; end < run->nr_keys &&
		     !strcmp(run->keys[end].experiment, k->experiment) &&
		     !strcmp(run->keys[end].metric, k->metric);)
			end++;
		move = typical_move(run, first, end);
		for (unsigned int key = first; key < end; key++)
			run->keys[key].moves = move;
	}
}
