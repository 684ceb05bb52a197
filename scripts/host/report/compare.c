// SPDX-License-Identifier: GPL-2.0-only
/*
 * report --compare A B: the medians of two runs side by side, from their
 * summary.json, as far as comparable.c lets them; of exact runs also how many agree.
 */
#include "report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What became of the figures that both runs have. */
struct tally {
	unsigned int both, alone;
	double largest;			/* change, in percent */
	unsigned int agree;
	unsigned int associations, associations_agree;	/* of them: assoc-*, disassoc */
	json_t *(*apart)[2];		/* those that do not agree */
	unsigned int nr_apart;
};

static bool same_figure(json_t *a, json_t *b)
{
	static const char *const fields[] = { "experiment", "variant", "params", "metric", "unit" };

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		if (!json_equal(json_object_get(a, fields[i]), json_object_get(b, fields[i])))
			return false;
	return true;
}

static json_t *find(json_t *summary, json_t *want)
{
	json_t *r;
	size_t i;

	json_array_foreach(summary, i, r)
		if (same_figure(r, want))
			return r;
	return NULL;
}

static void put_name(json_t *r)
{
	const char *name;
	bool first = true;
	json_t *v;

	printf("| %s %s ", json_text(r, "experiment", ""), json_text(r, "metric", ""));
	json_object_foreach(json_object_get(r, "params"), name, v) {
		printf("%s%s=", first ? "" : ",", name);
		if (json_is_string(v))
			printf("%s", json_string_value(v));
		else
			printf("%" JSON_INTEGER_FORMAT, json_integer_value(v));
		first = false;
	}
	printf(", %s | %s |", json_text(r, "unit", ""), json_text(r, "variant", ""));
}

/* "31.42 [31.40..31.47]" */
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
	printf(" %.*f [%.*f..%.*f] |", digits, c.median, digits, spread_low(&c), digits,
	       spread_high(&c));
}

static void put_change(json_t *a, json_t *b)
{
	struct cell from = record_cell(a), to = record_cell(b);
	double change = change_of(&from, &to);

	if (isinf(change))
		printf(" from 0%s |\n", spread_mark(&from, &to));
	else
		printf(" %+.3f %%%s |\n", change, spread_mark(&from, &to));
}

static void put_line(json_t *a, json_t *b)
{
	put_name(a ? a : b);
	put_median(a);
	put_median(b);
	if (a && b)
		put_change(a, b);
	else
		printf(" only in %s |\n", a ? "A" : "B");
}

static void count(struct tally *t, json_t *a, json_t *b)
{
	const char *experiment = json_text(a, "experiment", "");
	bool association = !strncmp(experiment, "assoc-", 6) || !strcmp(experiment, "disassoc");
	struct cell from = record_cell(a), to = record_cell(b);
	double change = change_of(&from, &to);
	bool agree = fabs(change) <= AGREE_PERCENT;

	t->both++;
	t->agree += agree;
	t->associations += association;
	t->associations_agree += association && agree;
	if (!isinf(change) && fabs(change) > fabs(t->largest))
		t->largest = change;
	if (agree)
		return;
	t->apart = xrealloc(t->apart, (t->nr_apart + 1) * sizeof(*t->apart));
	t->apart[t->nr_apart][0] = a;
	t->apart[t->nr_apart++][1] = b;
}

static void put_heads(void)
{
	printf("\n| figure | variant | A | B | change |\n|---|---|---:|---:|---:|\n");
}

static void put_agreement(const struct tally *t)
{
	printf("\nWithin %g %% of each other: %u of %u medians of assoc-* and disassoc, %u of %u of "
	       "all.\n", AGREE_PERCENT, t->associations_agree, t->associations, t->agree, t->both);
	if (!t->nr_apart)
		return;
	printf("These are not:\n");
	put_heads();
	for (unsigned int i = 0; i < t->nr_apart; i++)
		put_line(t->apart[i][0], t->apart[i][1]);
}

int compare_runs(const char *dir_a, const char *dir_b)
{
	struct side a = load_side(dir_a), b = load_side(dir_b);
	const char *accel = a.facts->accel;
	struct tally t = { 0 };
	json_t *r, *other;
	size_t i;

	if (refuse_sides(&a, &b))
		return EXIT_REFUSED;
	printf("A = %s, B = %s, accelerator %s\n\n", dir_a, dir_b, accel);
	put_marks(&a, &b);
	put_heads();
	json_array_foreach(a.summary, i, r) {
		other = find(b.summary, r);
		put_line(r, other);
		if (other)
			count(&t, r, other);
		else
			t.alone++;
	}
	json_array_foreach(b.summary, i, r)
		if (!find(a.summary, r)) {
			put_line(NULL, r);
			t.alone++;
		}
	printf("\nMedian [spread]; ~~: each median is within the other's spread, ~: the spreads "
	       "touch; no change is claimed. %u figures in both, %u in one only; largest change "
	       "%+.3f %%.\n", t.both, t.alone, t.largest);
	if (!strcmp(accel, "tcg-icount"))
		put_agreement(&t);
	free(t.apart);
	return 0;
}
