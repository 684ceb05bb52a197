// SPDX-License-Identifier: GPL-2.0-only
/*
 * report --compare A B: what differs between two runs, the largest difference first, from
 * their summary.json, as far as comparable.c lets them. ~ stands for a difference that the
 * conditions of either run would explain.
 */
#include "report.h"

#include <err.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* So much more than conditions do must a difference be; as in pairs.c. */
#define ABOVE_MOVES 3

/* What became of the figures that both runs have. */
struct tally {
	unsigned int apart, open, equal, alone;
	unsigned int agree;
	unsigned int associations, associations_agree;	/* of them: assoc-*, disassoc */
};

static double width(const struct cell *c)
{
	return spread_high(c) - spread_low(c);
}

/* A boot's figure says nothing of what another boot's would be. */
static bool apart(const struct cell *a, const struct cell *b, double moves, bool exact)
{
	double least = fmax(fmax(width(a), width(b)), moves / 100 * fmax(a->median, b->median));

	if (!spread_order(a, b))
		return false;
	return !exact || (a->boots > 1 && b->boots > 1 &&
			  fabs(a->median - b->median) > ABOVE_MOVES * least);
}

static void count(struct tally *t, struct both *f, bool exact)
{
	const char *experiment = json_text(f->a ? f->a : f->b, "experiment", "");
	bool association = !strncmp(experiment, "assoc-", 6) || !strcmp(experiment, "disassoc");
	struct cell from, to;
	bool agree;

	if (!f->a || !f->b) {
		t->alone++;
		return;
	}
	from = record_cell(f->a);
	to = record_cell(f->b);
	f->change = change_of(&from, &to);
	f->apart = apart(&from, &to, f->moves, exact);
	t->apart += f->apart;
	t->equal += f->change == 0;
	t->open += !f->apart && f->change != 0;
	agree = fabs(f->change) <= AGREE_PERCENT;
	t->agree += agree;
	t->associations += association;
	t->associations_agree += association && agree;
}

/* What is told apart first, the largest change first; then what is not, likewise. */
static int compare_sizes(const void *a, const void *b)
{
	const struct both *x = a, *y = b;
	double p = fabs(x->change), q = fabs(y->change);

	if (x->apart != y->apart)
		return x->apart ? -1 : 1;
	if (p != q)
		return p > q ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* "31.42 [31.40..31.47] n=3" */
static void put_median(json_t *r)
{
	struct cell c;
	int digits;

	if (!r) {
		printf(" — |");
		return;
	}
	c = record_cell(r);
	digits = fabs(c.median) < 1000 ? 2 : 0;
	printf(" %.*f [%.*f..%.*f] n=%u |", digits, c.median, digits, spread_low(&c), digits,
	       spread_high(&c), c.boots);
}

static void put_line(const struct both *f)
{
	printf("| %s | %s |", f->name, json_text(f->a ? f->a : f->b, "variant", ""));
	put_median(f->a);
	put_median(f->b);
	if (!f->a || !f->b)
		printf(" only in %s |\n", f->a ? "A" : "B");
	else if (!f->apart)
		printf(" ~ |\n");
	else if (isinf(f->change))
		printf(" from 0 |\n");
	else
		printf(" %+.3f %% |\n", f->change);
}

static void put_lines(const struct both *list, unsigned int nr)
{
	bool heads = false;

	for (unsigned int i = 0; i < nr; i++) {
		if (list[i].a && list[i].b && list[i].change == 0)
			continue;
		if (!heads)
			printf("\n| figure | variant | A | B | change |\n|---|---|---:|---:|---:|\n");
		heads = true;
		put_line(&list[i]);
	}
}

/* B over A, of the figures of @variant that are above zero in both. */
static void put_mean(const struct both *list, unsigned int nr, const char *variant)
{
	unsigned int n = 0, differ = 0;
	double logs = 0;

	for (unsigned int i = 0; i < nr; i++) {
		const struct both *f = &list[i];
		struct cell from, to;

		if (!f->a || !f->b || strcmp(json_text(f->a, "variant", ""), variant))
			continue;
		from = record_cell(f->a);
		to = record_cell(f->b);
		differ += f->apart;
		if (from.median <= 0 || to.median <= 0)
			continue;
		logs += log(to.median / from.median);
		n++;
	}
	if (n)
		printf("| %s | %u | %u | %+.3f %% |\n", variant, n, differ,
		       100 * (exp(logs / n) - 1));
}

static void put_means(const struct facts *f, const struct both *list, unsigned int nr)
{
	printf("\n| variant | figures | told apart | geometric mean of B/A |\n"
	       "|---|---:|---:|---:|\n");
	for (unsigned int v = 0; v < f->nr_variants; v++)
		put_mean(list, nr, f->variants[v]);
}

/**
 * compare_runs - show what differs between two runs
 * @dir_a: one run
 * @dir_b: the other
 * @experiments: names, separated by commas or blanks; NULL or none: all
 * @variants: the same
 *
 * Returns 0 if nothing is told apart, 1 if something is, 2 if they cannot be compared or
 * have no figure in common that is asked for.
 */
int compare_runs(const char *dir_a, const char *dir_b, const char *experiments,
		 const char *variants)
{
	struct side a = load_side(dir_a), b = load_side(dir_b);
	struct tally t = { 0 };
	struct both *list;
	unsigned int nr, both;

	if (refuse_sides(&a, &b))
		return EXIT_REFUSED;
	list = join_sides(&a, &b, experiments, variants, &nr);
	for (unsigned int i = 0; i < nr; i++)
		count(&t, &list[i], a.facts->exact);
	both = nr - t.alone;
	if (!both)
		errx(EXIT_REFUSED, "the runs have no figure in common that is asked for");
	qsort(list, nr, sizeof(*list), compare_sizes);
	printf("A = %s, B = %s, accelerator %s\n\n", dir_a, dir_b, a.facts->accel);
	put_marks(&a, &b);
	printf("%u figures in both: %u told apart, %u not (~), %u equal; %u in one only.\n", both,
	       t.apart, t.open, t.equal, t.alone);
	if (a.facts->exact)
		printf("Within %g %% of each other: %u of %u medians of assoc-* and disassoc, %u of %u "
		       "of all.\n", AGREE_PERCENT, t.associations_agree, t.associations, t.agree, both);
	put_means(a.facts, list, nr);
	put_lines(list, nr);
	return t.apart ? 1 : 0;
}
