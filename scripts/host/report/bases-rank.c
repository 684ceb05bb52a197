// SPDX-License-Identifier: GPL-2.0-only
/*
 * The designs of two bases, ranked by each figure: the lowest median first. Only what is
 * told apart has an order (spread.c), so a ranking changed only if two designs that are
 * told apart on both bases changed places.
 */
#include "bases.h"

#include <math.h>
#include <stdlib.h>

static bool on_both(const struct bases *b, unsigned int key, const struct design *d)
{
	return d->ranked && design_cell(b, 0, key, d)->present && design_cell(b, 1, key, d)->present;
}

/* The designs that have this figure on both bases; returns how many. */
static unsigned int ranked(const struct bases *b, unsigned int key, const struct design ***list)
{
	unsigned int n = 0;

	*list = xrealloc(NULL, (b->nr_designs + 1) * sizeof(**list));
	for (unsigned int i = 0; i < b->nr_designs; i++)
		if (on_both(b, key, &b->designs[i]))
			(*list)[n++] = &b->designs[i];
	return n;
}

static int order_of(const struct bases *b, unsigned int side, unsigned int key,
		    const struct design *x, const struct design *y)
{
	return spread_order(design_cell(b, side, key, x), design_cell(b, side, key, y));
}

/* Told apart on both bases, and in another order. */
static bool swapped(const struct bases *b, unsigned int key, const struct design *x,
		    const struct design *y)
{
	return order_of(b, 0, key, x, y) * order_of(b, 1, key, x, y) < 0;
}

/**
 * rank_of - compare the rankings of the designs on two bases
 * @b: the two bases
 * @key: the figure by which they are ranked
 *
 * Return: what became of the ranking.
 */
enum rank rank_of(const struct bases *b, unsigned int key)
{
	unsigned int nr, apart = 0, partly = 0, changed = 0;
	const struct design **d;

	nr = ranked(b, key, &d);
	for (unsigned int i = 0; i < nr; i++)
		for (unsigned int j = i + 1; j < nr; j++) {
			int on_a = order_of(b, 0, key, d[i], d[j]);
			int on_b = order_of(b, 1, key, d[i], d[j]);

			apart += on_a || on_b;
			partly += on_a != on_b;
			changed += on_a * on_b < 0;
		}
	free(d);
	if (nr < 2)
		return RANK_NONE;
	if (changed)
		return RANK_CHANGED;
	return partly ? RANK_PARTLY : apart ? RANK_SAME : RANK_TIED;
}

static double distance(const struct bases *b, unsigned int side, unsigned int key,
		       const struct design *x, const struct design *y)
{
	return fabs(change_of(design_cell(b, side, key, y), design_cell(b, side, key, x)));
}

/* Were two that changed places further apart, on both bases, than runs should agree? */
bool rank_far(const struct bases *b, unsigned int key)
{
	const struct design **d;
	unsigned int nr = ranked(b, key, &d);
	bool far = false;

	for (unsigned int i = 0; i < nr; i++)
		for (unsigned int j = i + 1; j < nr; j++)
			far |= swapped(b, key, d[i], d[j]) &&
			       distance(b, 0, key, d[i], d[j]) > AGREE_PERCENT &&
			       distance(b, 1, key, d[i], d[j]) > AGREE_PERCENT;
	free(d);
	return far;
}

/* "callout < rbtree < stock ~ fixed": ~ between neighbours that are not told apart. */
char *rank_order(const struct bases *b, unsigned int side, unsigned int key)
{
	char *text = xasprintf("%s", "");
	const struct design **d;
	unsigned int nr = ranked(b, key, &d);

	for (unsigned int i = 1; i < nr; i++)	/* a handful; equal ones keep their order */
		for (unsigned int j = i; j; j--) {
			const struct design *below = d[j - 1];

			if (design_cell(b, side, key, below)->median <=
			    design_cell(b, side, key, d[j])->median)
				break;
			d[j - 1] = d[j];
			d[j] = below;
		}
	for (unsigned int i = 0; i < nr; i++)
		text = xasprintf("%s%s%s", text, !i ? "" :
				 order_of(b, side, key, d[i - 1], d[i]) ? " < " : " ~ ", d[i]->name);
	free(d);
	return text;
}

/* "fixed to stock +0.04 % → -0.02 %", of each two that changed places */
char *rank_swaps(const struct bases *b, unsigned int key)
{
	char *text = xasprintf("%s", "");
	const struct design **d;
	unsigned int nr = ranked(b, key, &d);

	for (unsigned int i = 0; i < nr; i++)
		for (unsigned int j = i + 1; j < nr; j++)
			if (swapped(b, key, d[i], d[j]))
				text = xasprintf("%s%s%s to %s %s → %s", text, *text ? "; " : "",
						 d[j]->name, d[i]->name,
						 percent_text(design_cell(b, 0, key, d[i]),
							      design_cell(b, 0, key, d[j])),
						 percent_text(design_cell(b, 1, key, d[i]),
							      design_cell(b, 1, key, d[j])));
	free(d);
	return text;
}
