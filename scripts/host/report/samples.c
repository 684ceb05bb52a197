// SPDX-License-Identifier: GPL-2.0-only
/*
 * All boots measure a case as often as each other, and as much at a time. Else one that
 * lost samples would go unnoticed, as its median would still be one.
 */
#include "report.h"

#include <string.h>

/* How many of @p's samples @q has, too. */
static unsigned int shared(const struct point *p, const struct point *q)
{
	unsigned int n = 0;

	for (unsigned int i = 0, j = 0; i < p->nr_samples && j < q->nr_samples;) {
		long a = p->samples[i].seq, b = q->samples[j].seq;

		n += a == b;
		i += a <= b;
		j += b <= a;
	}
	return n;
}

static void check_point(struct run *run, const struct point *p, const struct point *most)
{
	const struct boot *b = &run->boots[p->boot], *of = &run->boots[most->boot];
	const struct key *k = &run->keys[p->key];
	unsigned int both = shared(most, p);

	if (both < most->nr_samples)
		problem(run, "unequal: raw/%s/%s has %u of the %u samples of %s %s %s that %s/%s has",
			b->kernel, b->name, both, most->nr_samples, k->experiment, k->metric,
			k->params, of->kernel, of->name);
	else if (p->samples[0].per != most->samples[0].per)
		problem(run, "unequal: raw/%s/%s has samples of %u in %s %s %s, and %s/%s of %u",
			b->kernel, b->name, p->samples[0].per, k->experiment, k->metric,
			k->params, of->kernel, of->name, most->samples[0].per);
}

static void check_key(struct run *run, unsigned int key)
{
	const struct point *most = NULL;
	unsigned int first, end;

	points_of(run, key, &first, &end);
	for (unsigned int i = first; i < end; i++)
		if (!most || run->points[i].nr_samples > most->nr_samples)
			most = &run->points[i];
	for (unsigned int i = first; i < end; i++)
		check_point(run, &run->points[i], most);
}

void check_samples(struct run *run)
{
	for (unsigned int key = 0; key < run->nr_keys; key++)
		check_key(run, key);
}
