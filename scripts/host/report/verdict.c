// SPDX-License-Identifier: GPL-2.0-only
/*
 * Does the run look like what is known to be true? Bounds come from the title
 * files: {"metric", "params", "of", "to", "min", "max"}: the ratio of two
 * variants' medians, for every key that matches, or with "kind": "difference"
 * their difference. Where a bound allows the two to be equal, a case outside is no
 * failure if they are not told apart (ranges_touch()): it is counted and said. "why"
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

/* Nothing is known to be outside if the two may be equal, and that is inside. */
static bool may_be_equal(const struct bound *b, const struct cell *x, const struct cell *y)
{
	return inside(b, b->difference ? 0 : 1) && ranges_touch(x, y);
}

static void judge_case(struct extremes *e, const struct bound *b, const struct cell *x,
		       const struct cell *y)
{
	double value = b->difference ? x->median - y->median : x->median / y->median;

	widen(e, value);
	if (!inside(b, value)) {
		if (may_be_equal(b, x, y))
			e->open++;
		else
			e->missed++;
	}
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
		judge_case(&e, limits, a, b);
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

/* One line per bound; returns whether it was missed for no known reason. */
static bool check_bound(struct doc *d, const struct run *run, const struct figure *f,
			json_t *bound)
{
	struct bound limits = {
		.min = json_number_value(json_object_get(bound, "min")),
		.max = json_number_value(json_object_get(bound, "max")),
		.difference = !strcmp(json_text(bound, "kind", "ratio"), "difference"),
	};
	const char *why = json_text(bound, "why", "");
	struct extremes e = measure(run, f, bound, &limits);
	const char *text = json_text(bound, "text", "ratio");
	bool pass = !e.missed;

	if (!e.n) {
		doc_item(d, "%s: %s: **not measured**", f->experiment, text);
		return false;
	}
	doc_item(d, "%s: %s between %s: **%s**, %s", f->experiment, text,
		 limits_text(&limits, key_unit(run, f, f->first)),
		 pass ? "pass" : *why ? "outside, explained" : "FAIL", extremes_text(&e, bound));
	return !pass && !*why;
}

/* What the harness showed of itself; returns the number of failures. */
static unsigned int judge_harness(struct doc *d, const struct run *run)
{
	bool failed = run->facts->exact ? run->nr_unequal : run->nr_apart, again = false;
	unsigned int nr = run->facts->exact ? run->nr_unequal : run->nr_apart;

	for (unsigned int i = 0; i < run->facts->nr_checks; i++)
		again |= !run->facts->checks[i].planted;
	if (!run->facts->exact)
		doc_item(d, "A/A, a variant against itself: **%s**, %u figures told apart",
			 !again ? "not measured" : failed ? "FAIL" : "pass", nr);
	else if (!run->nr_repeats)
		doc_item(d, "repeated boots bit-identical: **not measured**, none was repeated");
	else
		doc_item(d, "repeated boots bit-identical: **%s**, %u repeated%s",
			 failed ? "FAIL" : "pass", run->nr_repeats,
			 again ? ", one of them under another name" : "");
	if (!run->nr_planted)
		doc_item(d, "planted work is found: **not measured**");
	else
		doc_item(d, "planted work is found: **%s**, in %u of %u figures",
			 run->nr_lost ? "FAIL" : "pass", run->nr_planted - run->nr_lost,
			 run->nr_planted);
	return failed + !!run->nr_lost;
}

unsigned int write_verdict(struct doc *d, const struct run *run, const struct figure *figs,
			   unsigned int nr)
{
	unsigned int missed;

	doc_subheading(d, "Verdict");
	missed = judge_harness(d, run);
	for (unsigned int i = 0; i < nr; i++)
		missed += judge_agreement(d, run, &figs[i]);
	if (!run->facts->exact)
		doc_item(d, "bounds hold for counted instructions only: not applied");
	for (unsigned int i = 0; run->facts->exact && i < nr; i++) {
		json_t *list = json_object_get(figs[i].info, "bounds"), *bound;
		size_t n;

		json_array_foreach(list, n, bound)
			missed += check_bound(d, run, &figs[i], bound);
	}
	doc_end_list(d);
	return missed;
}
