// SPDX-License-Identifier: GPL-2.0-only
/* Order statistics; tested against published numbers by scripts/tests/16-statistics. */
#include "report.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

/*
 * Quantile @p of @v, which is sorted in place; linear interpolation between
 * order statistics (type 7 of Hyndman and Fan 1996, the default of R).
 */
double stats_quantile(double *v, size_t n, double p)
{
	gsl_sort(v, 1, n);
	return gsl_stats_quantile_from_sorted_data(v, 1, n, p);
}

double stats_median(double *v, size_t n)
{
	return stats_quantile(v, n, 0.5);
}

/*
 * A 95 % interval of the median that assumes no distribution: the k-th smallest
 * and the k-th largest value, k as large as the binomial(n, 1/2) allows, as in
 * Conover, Practical Nonparametric Statistics. Fewer than 6 values cannot give
 * 95 %: false.
 */
bool stats_median_ci95(double *v, size_t n, double *low, double *high)
{
	size_t k = 0;

	while (2 * gsl_cdf_binomial_P(k, 0.5, n) <= 0.05)
		k++;
	if (!k)
		return false;
	gsl_sort(v, 1, n);
	*low = v[k - 1];
	*high = v[n - k];
	return true;
}
