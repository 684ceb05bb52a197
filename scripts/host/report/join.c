// SPDX-License-Identifier: GPL-2.0-only
/* The figures of two runs, side by side: those that are asked for. */
#include "report.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

/* "assoc-pmd fault sharers=8, insn/page" */
static char *name_of(json_t *r)
{
	char *name = xasprintf("%s %s ", json_text(r, "experiment", ""), json_text(r, "metric", ""));
	const char *key;
	bool first = true;
	json_t *v;

	json_object_foreach(json_object_get(r, "params"), key, v) {
		char *value = json_is_string(v) ? xasprintf("%s", json_string_value(v)) :
			      xasprintf("%" JSON_INTEGER_FORMAT, json_integer_value(v));

		name = xasprintf("%s%s%s=%s", name, first ? "" : ",", key, value);
		first = false;
	}
	return xasprintf("%s, %s", name, json_text(r, "unit", ""));
}

/* The next word of @list, words separated by commas or blanks; NULL: there is none. */
static const char *next_word(const char **list, size_t *len)
{
	const char *word = *list ? *list + strspn(*list, ", ") : "";

	*len = strcspn(word, ", ");
	*list = word + *len;
	return *len ? word : NULL;
}

/* Is @word one of @list, which has all if it has none? */
static bool one_of(const char *list, const char *word)
{
	const char *w;
	size_t len;
	bool any = false;

	while ((w = next_word(&list, &len))) {
		any = true;
		if (strlen(word) == len && !strncmp(w, word, len))
			return true;
	}
	return !any;
}

static bool has(json_t *summary, const char *field, const char *word, size_t len)
{
	json_t *r;
	size_t i;

	json_array_foreach(summary, i, r) {
		const char *value = json_text(r, field, "");

		if (strlen(value) == len && !strncmp(value, word, len))
			return true;
	}
	return false;
}

/* A word that was mistyped would compare less than was asked for. */
static void require_words(const struct side *a, const struct side *b, const char *field,
			  const char *list)
{
	const char *w;
	size_t len;

	while ((w = next_word(&list, &len)))
		if (!has(a->summary, field, w, len) && !has(b->summary, field, w, len))
			errx(EXIT_REFUSED, "neither run has the %s '%.*s'", field, (int)len, w);
}

static void add_records(struct both **list, unsigned int *nr, json_t *summary, bool is_a,
			const char *experiments, const char *variants)
{
	json_t *r;
	size_t i;

	json_array_foreach(summary, i, r) {
		if (!one_of(experiments, json_text(r, "experiment", "")) ||
		    !one_of(variants, json_text(r, "variant", "")))
			continue;
		*list = xrealloc(*list, (*nr + 1) * sizeof(**list));
		(*list)[(*nr)++] = (struct both) {
			.name = name_of(r), .a = is_a ? r : NULL, .b = is_a ? NULL : r,
		};
	}
}

static json_t *either(const struct both *f)
{
	return f->a ? f->a : f->b;
}

/* Those of one metric together, and then of one figure, with A's record first. */
static int compare_names(const void *a, const void *b)
{
	const struct both *x = a, *y = b;
	int c = strcmp(x->name, y->name);

	if (!c)
		c = strcmp(json_text(either(x), "variant", ""), json_text(either(y), "variant", ""));
	return c ? c : !x->a - !y->a;
}

static bool same_metric(const struct both *f, const struct both *g)
{
	return !strcmp(json_text(either(f), "experiment", ""), json_text(either(g), "experiment", "")) &&
	       !strcmp(json_text(either(f), "metric", ""), json_text(either(g), "metric", ""));
}

/* What figures of the metric move by over conditions, in percent, on the median. */
static double typical_move(const struct both *list, unsigned int nr, const struct both *of)
{
	double *v = xrealloc(NULL, (2 * nr + 1) * sizeof(*v)), median;
	unsigned int n = 0;

	for (unsigned int i = 0; i < nr; i++)
		for (int side = 0; same_metric(&list[i], of) && side < 2; side++) {
			json_t *r = side ? list[i].b : list[i].a;
			struct cell c = r ? record_cell(r) : (struct cell) { 0 };

			if (c.median > 0 && c.boots > 1)
				v[n++] = 100 * (c.max - c.min) / c.median;
		}
	median = n ? stats_median(v, n) : 0;
	free(v);
	return median;
}

/**
 * join_sides - the figures of two runs
 * @a: the one
 * @b: the other
 * @experiments: names, separated by commas or blanks; NULL or none: all
 * @variants: the same
 * @nr: set to their number
 *
 * Returns a list, in no order that matters.
 */
struct both *join_sides(const struct side *a, const struct side *b, const char *experiments,
			const char *variants, unsigned int *nr)
{
	struct both *list = NULL;
	unsigned int n = 0, all = 0;

	require_words(a, b, "experiment", experiments);
	require_words(a, b, "variant", variants);
	add_records(&list, &all, a->summary, true, experiments, variants);
	add_records(&list, &all, b->summary, false, experiments, variants);
	qsort(list, all, sizeof(*list), compare_names);
	for (unsigned int i = 0; i < all; i++) {
		if (n && list[i].b && !list[n - 1].b && !strcmp(list[i].name, list[n - 1].name) &&
		    json_equal(json_object_get(list[i].b, "variant"),
			       json_object_get(list[n - 1].a, "variant")))
			list[n - 1].b = list[i].b;
		else
			list[n++] = list[i];
	}
	for (unsigned int i = 0; i < n; i++)
		list[i].moves = i && same_metric(&list[i], &list[i - 1]) ? list[i - 1].moves :
				typical_move(list, n, &list[i]);
	*nr = n;
	return list;
}
