// SPDX-License-Identifier: GPL-2.0-only
/*
 * The spread behind a median: the 95 % interval if there is one, else the range over
 * boots. Two medians whose spreads touch are not told apart.
 */
#include "report.h"

#include <math.h>

double spread_low(const struct cell *c)
{
	return c->has_ci ? c->ci_low : c->min;
}

double spread_high(const struct cell *c)
{
	return c->has_ci ? c->ci_high : c->max;
}

/* -1: @a is below @b, 1: above; 0: they are not told apart. */
int spread_order(const struct cell *a, const struct cell *b)
{
	if (spread_high(a) < spread_low(b))
		return -1;
	return spread_low(a) > spread_high(b);
}

static bool within(const struct cell *c, double value)
{
	return spread_low(c) <= value && value <= spread_high(c);
}

/* " ~~": each median is within the other's spread; " ~": the spreads touch; else "". */
const char *spread_mark(const struct cell *a, const struct cell *b)
{
	if (within(a, b->median) && within(b, a->median))
		return " ~~";
	return spread_order(a, b) ? "" : " ~";
}

/* Of the median, in percent; from 0 to something else it is infinite. */
double change_of(const struct cell *from, const struct cell *to)
{
	if (from->median == to->median)
		return 0;
	return from->median == 0 ? INFINITY : 100 * (to->median / from->median - 1);
}
