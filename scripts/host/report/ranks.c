// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two samples against each other, for real clocks: Mann and Whitney's test, the
 * shift of Hodges and Lehmann with its interval, and Holm's correction. Tested
 * against published numbers by scripts/tests/16-statistics.
 */
#include "report.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>

/* Beyond this the normal approximation is as good; R draws the line there too. */
#define EXACT_MAX 50

/*
 * ways[s]: in how many ways can @chosen of @n ranks be taken whose sum is s? Ranks are
 * doubled, so that those of equal values, which share a mean rank, are whole numbers too.
 * s is at most n * (n + 1).
 */
static double *sum_distribution(const size_t *ranks, size_t n, size_t chosen)
{
	size_t top = n * (n + 1), sums = top + 1;
	double *ways = xrealloc(NULL, (chosen + 1) * sums * sizeof(*ways)), *last;

	for (size_t i = 0; i < (chosen + 1) * sums; i++)
		ways[i] = 0;
	ways[0] = 1;
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1 < chosen ? i + 1 : chosen; k; k--)
			for (size_t s = ranks[i]; s <= top; s++)
				ways[k * sums + s] += ways[(k - 1) * sums + s - ranks[i]];
	last = xrealloc(NULL, sums * sizeof(*last));
	for (size_t s = 0; s < sums; s++)
		last[s] = ways[chosen * sums + s];
	free(ways);
	return last;
}

/* The doubled rank of @x among both samples; equal values have the mean of their ranks. */
static size_t doubled_rank(double x, const double *a, size_t na, const double *b, size_t nb)
{
	size_t below = 0, equal = 0;

	for (size_t i = 0; i < na + nb; i++) {
		double y = i < na ? a[i] : b[i - na];

		below += y < x;
		equal += y == x;
	}
	return 2 * below + equal + 1;
}

/* U: how often an a exceeds a b, ties counting one half. */
static double u_statistic(const double *a, size_t na, const double *b, size_t nb)
{
	double u = 0;

	for (size_t i = 0; i < na; i++)
		for (size_t j = 0; j < nb; j++)
			u += a[i] > b[j] ? 1 : a[i] == b[j] ? 0.5 : 0;
	return u;
}

/* Sum of t^3 - t over the groups of t equal values among both samples. */
static double tie_term(const double *a, size_t na, const double *b, size_t nb)
{
	size_t n = na + nb, t;
	double *all = xrealloc(NULL, n * sizeof(*all)), sum = 0;

	for (size_t i = 0; i < n; i++)
		all[i] = i < na ? a[i] : b[i - na];
	gsl_sort(all, 1, n);
	for (size_t i = 0; i < n; i += t) {
		for (t = 1; i + t < n && all[i + t] == all[i];)
			t++;
		sum += (double)t * t * t - t;
	}
	free(all);
	return sum;
}

/* Among all ways to deal these values out to two such samples. */
static double p_exact(const double *a, size_t na, const double *b, size_t nb)
{
	size_t n = na + nb, *ranks = xrealloc(NULL, n * sizeof(*ranks));
	long middle = na * (n + 1), off = -middle;	/* of the sum of the first sample's ranks */
	double *ways, extreme = 0;

	for (size_t i = 0; i < n; i++) {
		ranks[i] = doubled_rank(i < na ? a[i] : b[i - na], a, na, b, nb);
		off += i < na ? ranks[i] : 0;
	}
	ways = sum_distribution(ranks, n, na);
	for (long s = 0; s <= (long)(n * (n + 1)); s++)
		extreme += labs(s - middle) >= labs(off) ? ways[s] : 0;
	free(ranks);
	free(ways);
	return fmin(1, extreme / gsl_sf_choose(n, na));
}

static double p_normal(double u, size_t na, size_t nb, double ties)
{
	double n = na + nb, centre = na * nb / 2.0;
	double var = na * nb / 12.0 * (n + 1 - ties / (n * (n - 1)));
	double z = fabs(u - centre) - 0.5;	/* corrected for continuity */

	/* All values equal: nothing speaks against the null hypothesis. */
	if (var <= 0 || z <= 0)
		return 1;
	return fmin(1, 2 * gsl_cdf_ugaussian_Q(z / sqrt(var)));
}

/**
 * stats_mann_whitney - do two samples come from one distribution?
 * @a: first sample
 * @na: its size
 * @b: second sample
 * @nb: its size
 *
 * Exact for less than 50 values on each side: of all ways to deal out the values that there
 * are, equal ones and all, those whose ranks are as uneven as these, or more; as StatXact
 * and R's exactRankTests have it. Else by the normal approximation, corrected for ties and
 * continuity, as in R's wilcox.test().
 *
 * Return: the two-sided p; 1 where a sample is empty.
 */
double stats_mann_whitney(const double *a, size_t na, const double *b, size_t nb)
{
	if (!na || !nb)
		return 1;
	if (na < EXACT_MAX && nb < EXACT_MAX)
		return p_exact(a, na, b, nb);
	return p_normal(u_statistic(a, na, b, nb), na, nb, tie_term(a, na, b, nb));
}

/*
 * How many differences to leave out on each side, plus one, for 95 %; 0: there
 * are too few. From the exact distribution: with ties the interval is only wider
 * than it says.
 */
static size_t shift_rank(size_t na, size_t nb)
{
	size_t n = na + nb, *ranks = xrealloc(NULL, n * sizeof(*ranks)), k = 0;
	double *ways, p = 0;

	for (size_t i = 0; i < n; i++)
		ranks[i] = 2 * (i + 1);
	ways = sum_distribution(ranks, n, na);
	for (; k <= na * nb / 2; k++) {
		p += ways[na * (na + 1) + 2 * k] / gsl_sf_choose(n, na);
		if (p > 0.025)
			break;
	}
	free(ranks);
	free(ways);
	return k;
}

/**
 * stats_shift - by how much does one sample exceed another?
 * @a: first sample
 * @na: its size
 * @b: second sample
 * @nb: its size
 * @low: lower end of the 95 % interval
 * @high: its upper end
 * @shift: median of all differences a - b (Hodges and Lehmann)
 *
 * Return: whether there are values enough for an interval (4 and 4 are).
 */
bool stats_shift(const double *a, size_t na, const double *b, size_t nb,
		 double *low, double *high, double *shift)
{
	double *d = xrealloc(NULL, (na * nb + 1) * sizeof(*d));
	size_t n = 0, k = 0;

	for (size_t i = 0; i < na; i++)
		for (size_t j = 0; j < nb; j++)
			d[n++] = a[i] - b[j];
	*shift = n ? stats_median(d, n) : NAN;	/* sorts */
	if (n && na < EXACT_MAX && nb < EXACT_MAX)
		k = shift_rank(na, nb);
	if (k) {
		*low = d[k - 1];
		*high = d[n - k];
	}
	free(d);
	return k;
}

/**
 * stats_holm - correct p values for their number
 * @p: the values; each is replaced by the adjusted one
 * @n: how many
 *
 * Holm, Scandinavian Journal of Statistics 6 (1979): the smallest times n, the
 * next times n - 1, and so on, never falling.
 */
void stats_holm(double *p, size_t n)
{
	size_t *order = xrealloc(NULL, (n + 1) * sizeof(*order));
	double least = 0;

	gsl_sort_index(order, p, 1, n);
	for (size_t i = 0; i < n; i++) {
		least = fmax(least, fmin(1, p[order[i]] * (n - i)));
		p[order[i]] = least;
	}
	free(order);
}
