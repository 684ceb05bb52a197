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
 * cdf[u] = P(U <= u) under the null hypothesis, for u in [0, na * nb]. Counts the
 * ways to choose @na of na + nb ranks by the sum they exceed the least one by.
 */
static double *u_distribution(size_t na, size_t nb)
{
	size_t top = na * nb;
	double *ways = xrealloc(NULL, (na + 1) * (top + 1) * sizeof(*ways));
	double *cdf = xrealloc(NULL, (top + 1) * sizeof(*cdf)), sum = 0;

	for (size_t i = 0; i < (na + 1) * (top + 1); i++)
		ways[i] = 0;
	ways[0] = 1;
	for (size_t rank = 1; rank <= na + nb; rank++)
		for (size_t k = rank < na ? rank : na; k; k--)
			/* The k-th chosen, at @rank, exceeds its least by rank - k. */
			for (size_t u = rank - k; rank - k <= nb && u <= top; u++)
				ways[k * (top + 1) + u] +=
					ways[(k - 1) * (top + 1) + u - (rank - k)];
	for (size_t u = 0; u <= top; u++) {
		sum += ways[na * (top + 1) + u];
		cdf[u] = sum / gsl_sf_choose(na + nb, na);
	}
	free(ways);
	return cdf;
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

static double p_exact(double u, size_t na, size_t nb)
{
	double *cdf = u_distribution(na, nb), low, high;

	low = cdf[(size_t)u];
	high = u >= 1 ? 1 - cdf[(size_t)u - 1] : 1;
	free(cdf);
	return fmin(1, 2 * fmin(low, high));
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
 * Exact for less than 50 values on each side and no ties, else by the normal
 * approximation, corrected for ties and continuity, as in R's wilcox.test().
 *
 * Return: the two-sided p; 1 where a sample is empty.
 */
double stats_mann_whitney(const double *a, size_t na, const double *b, size_t nb)
{
	double u, ties;

	if (!na || !nb)
		return 1;
	u = u_statistic(a, na, b, nb);
	ties = tie_term(a, na, b, nb);
	if (ties == 0 && na < EXACT_MAX && nb < EXACT_MAX)
		return p_exact(u, na, nb);
	return p_normal(u, na, nb, ties);
}

/*
 * How many differences to leave out on each side, plus one, for 95 %; 0: there
 * are too few. From the exact distribution: with ties the interval is only wider
 * than it says.
 */
static size_t shift_rank(size_t na, size_t nb)
{
	double *cdf = u_distribution(na, nb);
	size_t k = 0;

	while (k <= na * nb / 2 && cdf[k] <= 0.025)
		k++;
	free(cdf);
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
