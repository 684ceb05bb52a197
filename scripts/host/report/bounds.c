// SPDX-License-Identifier: GPL-2.0-only
/*
 * Does the run look like what is known to be true? Bounds come from the title
 * files: {"metric", "params", "of", "to", "min", "max"}: the ratio of two
 * variants' medians, for every key that matches, or with "kind": "difference"
 * their difference. Where a bound allows the two to be equal, a case outside is no
 * failure if they are not told apart: it is counted and said. "why"
 * says why a bound that was set before anything was measured does not hold; missing it
 * is then shown, but is no failure. Bounds hold for counted instructions and are not
 * applied to times.
 */
#include "report.h"

#include <stdio.h>
#include <string.h>

static bool matches(const struct key *k, json_t *bound)
{
	return !strcmp(k->metric, json_text(bound, "metric", k->metric)) &&
	       params_match(k->params, json_object_get(bound, "params"));
}

struct bound {
	double min, max;
	bool difference;	/* else a ratio */
};

struct extremes {
	double min, max;
	unsigned int n;
	unsigned int missed;	/* cases outside the bound, and told apart */
	unsigned int open;	/* outside, but the two may be equal */
};

static bool inside(const struct bound *b, double value)
{
	return value >= b->min && value <= b->max;
}

static void widen(struct extremes *e, double value)
{
	e->min = !e->n || value < e->min ? value : e->min;
	e->max = !e->n || value > e->max ? value : e->max;
	e->n++;
}

static void judge_case(struct extremes *e, const struct bound *b, const struct cell *x,
		       const struct cell *y, bool apart)
{
	double value = b->difference ? x->median - y->median : x->median / y->median;

	widen(e, value);
	if (inside(b, value))
		return;
	/* Nothing is known to be outside if the two may be equal, and that is inside. */
	if (inside(b, b->difference ? 0 : 1) && !apart)
		e->open++;
	else
		e->missed++;
}

/* The bound's ratio or difference over all keys that match it. */
static struct extremes measure(const struct run *run, const struct figure *f,
			       json_t *bound, const struct bound *limits)
{
	int of = variant_index(run, json_text(bound, "of", ""));
	int to = variant_index(run, json_text(bound, "to", ""));
	struct extremes e = { 0 };

	for (unsigned int key = f->first; of >= 0 && to >= 0 && key < f->end; key++) {
		const struct cell *a = cell_of(run, key, of), *b = cell_of(run, key, to);

		if (!matches(&run->keys[key], bound) || !a->present || !b->present ||
		    b->median == 0)
			continue;
		judge_case(&e, limits, a, b, told_apart(run, key, of, to));
	}
	return e;
}

/* "0.9 and 1.1"; "-4 and 4 insn" */
static char *limits_text(const struct bound *b, const char *unit)
{
	return xasprintf("%.4g and %.4g%s%s", b->min, b->max, b->difference ? " " : "",
			 b->difference ? unit : "");
}

/* What was measured, what the title file knew of it, and why it is outside, if it is. */
static char *extremes_text(const struct extremes *e, json_t *bound)
{
	const char *known = json_text(bound, "known", ""), *why = json_text(bound, "why", "");
	char *text = xasprintf("%.3f to %.3f over %u cases", e->min, e->max, e->n);

	if (e->open)
		text = xasprintf("%s, of which %u are outside but not told apart", text, e->open);
	if (*known)
		text = xasprintf("%s (known: %s)", text, known);
	if (e->missed && *why)
		text = xasprintf("%s. %s", text, why);
	return text;
}

static struct bound limits_of(json_t *bound)
{
	return (struct bound) {
		.min = json_number_value(json_object_get(bound, "min")),
		.max = json_number_value(json_object_get(bound, "max")),
		.difference = !strcmp(json_text(bound, "kind", "ratio"), "difference"),
	};
}

/* "PMD fault, callout to floor between 0 and 1.003" */
static char *bound_text(const struct run *run, const struct figure *f, json_t *bound)
{
	struct bound limits = limits_of(bound);

	return xasprintf("%s: %s between %s", f->experiment, json_text(bound, "text", "ratio"),
			 limits_text(&limits, key_unit(run, f, f->first)));
}

static void check_bound(struct run *run, const struct figure *f, json_t *bound)
{
	struct bound limits = limits_of(bound);
	struct extremes e = measure(run, f, bound, &limits);

	if (e.missed && !*json_text(bound, "why", ""))
		problem(run, "bound missed: %s: %s", bound_text(run, f, bound),
			extremes_text(&e, bound));
}

/* A bound that is missed for no known reason fails the run. */
void check_bounds(struct run *run, const struct figure *figs, unsigned int nr)
{
	for (unsigned int i = 0; run->facts->exact && i < nr; i++) {
		json_t *list = json_object_get(figs[i].info, "bounds"), *bound;
		size_t n;

		json_array_foreach(list, n, bound)
			check_bound(run, &figs[i], bound);
	}
}

static void write_bound(struct doc *d, const struct run *run, const struct figure *f,
			json_t *bound)
{
	struct bound limits = limits_of(bound);
	struct extremes e = measure(run, f, bound, &limits);

	if (!e.n)
		doc_item(d, "%s: %s: **not measured**", f->experiment,
			 json_text(bound, "text", "ratio"));
	else
		doc_item(d, "%s: **%s**, %s", bound_text(run, f, bound), !e.missed ? "pass" :
			 *json_text(bound, "why", "") ? "outside, explained" : "FAIL",
			 extremes_text(&e, bound));
}

/* One line per bound. */
void write_bounds(struct doc *d, const struct run *run, const struct figure *f)
{
	json_t *list = json_object_get(f->info, "bounds"), *bound;
	size_t n;

	json_array_foreach(list, n, bound)
		write_bound(d, run, f, bound);
}
