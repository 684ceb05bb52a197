// SPDX-License-Identifier: GPL-2.0-only
/*
 * report --stats WHAT: the statistics of the numbers on stdin, for the tests and
 * for scripts. Where WHAT is of two samples, a word that is no number parts them.
 */
#include "report.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

struct numbers {
	double *v;
	size_t n;
};

static void read_numbers(struct numbers *s)
{
	double x;

	while (scanf("%lf", &x) == 1) {
		s->v = xrealloc(s->v, (s->n + 1) * sizeof(x));
		s->v[s->n++] = x;
	}
}

static void print_one(const char *what, struct numbers *s)
{
	double low, high;

	if (!strcmp(what, "median")) {
		printf("%.10g\n", stats_median(s->v, s->n));
	} else if (!strncmp(what, "quantile=", 9)) {
		printf("%.10g\n", stats_quantile(s->v, s->n, strtod(what + 9, NULL)));
	} else if (!strcmp(what, "ci95")) {
		if (stats_median_ci95(s->v, s->n, &low, &high))
			printf("%.10g %.10g\n", low, high);
		else
			puts("none");
	} else if (!strcmp(what, "holm")) {
		stats_holm(s->v, s->n);
		for (size_t i = 0; i < s->n; i++)
			printf("%.6g%c", s->v[i], i + 1 < s->n ? ' ' : '\n');
	} else {
		errx(2, "--stats %s: valid are median, ci95, quantile=P, mann-whitney, shift, holm",
		     what);
	}
}

static void print_two(const char *what, const struct numbers *a, const struct numbers *b)
{
	double low, high, shift;

	if (!strcmp(what, "mann-whitney"))
		printf("%.4g\n", stats_mann_whitney(a->v, a->n, b->v, b->n));
	else if (stats_shift(a->v, a->n, b->v, b->n, &low, &high, &shift))
		printf("%.10g %.10g %.10g\n", shift, low, high);
	else
		printf("%.10g none\n", shift);
}

int stats_main(const char *what)
{
	bool two = !strcmp(what, "mann-whitney") || !strcmp(what, "shift");
	struct numbers a = { 0 }, b = { 0 };

	read_numbers(&a);
	if (two && scanf("%*s") != EOF)
		read_numbers(&b);
	if (!a.n || (two && !b.n))
		errx(1, "--stats %s: no number on stdin%s", what, two ? " for one of two samples" : "");
	if (two)
		print_two(what, &a, &b);
	else
		print_one(what, &a);
	return 0;
}
