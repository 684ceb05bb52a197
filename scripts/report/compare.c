// SPDX-License-Identifier: GPL-2.0-only
/*
 * report --compare A B: the medians of two runs side by side, from their
 * summary.json, as far as comparable.c lets them.
 */
#include "report.h"

#include <math.h>

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

static double number(json_t *r, const char *name)
{
	return json_number_value(json_object_get(r, name));
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

/* The spread behind a median: 95 % interval if there is one, else the range. */
static void bounds(json_t *r, double *low, double *high)
{
	json_t *ci = json_object_get(r, "ci95");

	*low = json_is_array(ci) ? json_number_value(json_array_get(ci, 0)) : number(r, "min");
	*high = json_is_array(ci) ? json_number_value(json_array_get(ci, 1)) : number(r, "max");
}

static void put_median(json_t *r)
{
	double m = number(r, "median");

	if (!r)
		printf(" — |");
	else
		printf(" %.*f |", fabs(m) < 1000 ? 2 : 0, m);
}

/* Returns the change from @a to @b in percent; 0 if one is not there. */
static double put_line(json_t *a, json_t *b)
{
	double low_a, high_a, low_b, high_b, change = 0;

	put_name(a ? a : b);
	put_median(a);
	put_median(b);
	if (!a || !b) {
		printf(" only in %s |\n", a ? "A" : "B");
		return 0;
	}
	bounds(a, &low_a, &high_a);
	bounds(b, &low_b, &high_b);
	if (number(a, "median") == 0) {
		printf(" from 0 |\n");
		return 0;
	}
	change = 100 * (number(b, "median") / number(a, "median") - 1);
	printf(" %+.3f %%%s |\n", change, low_b <= high_a && low_a <= high_b ? " ~" : "");
	return change;
}

int compare_runs(const char *dir_a, const char *dir_b)
{
	struct side a = load_side(dir_a), b = load_side(dir_b);
	unsigned int both = 0, alone = 0;
	double change, largest = 0;
	json_t *r, *other;
	size_t i;

	if (refuse_sides(&a, &b))
		return EXIT_REFUSED;
	printf("A = %s, B = %s, accelerator %s\n\n", dir_a, dir_b, json_text(a.plan, "accel", "?"));
	put_marks(&a, &b);
	printf("\n| figure | variant | A | B | change |\n|---|---|---:|---:|---:|\n");
	json_array_foreach(a.summary, i, r) {
		other = find(b.summary, r);
		change = put_line(r, other);
		largest = fabs(change) > fabs(largest) ? change : largest;
		*(other ? &both : &alone) += 1;
	}
	json_array_foreach(b.summary, i, r)
		if (!find(a.summary, r)) {
			put_line(NULL, r);
			alone++;
		}
	printf("\nMedians; ~: the spreads touch, no change is claimed. %u figures in both, %u in "
	       "one only; largest change %+.3f %%.\n", both, alone, largest);
	return 0;
}
