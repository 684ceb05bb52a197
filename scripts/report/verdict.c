// SPDX-License-Identifier: GPL-2.0-only
/*
 * Does the run look like what is known to be true? Bounds come from the title
 * files: {"metric", "params", "of", "to", "min", "max"}: the ratio of two
 * variants' medians, for every key that matches, or with "kind": "difference"
 * their difference. "why" says why a bound that was set before anything was
 * measured does not hold; missing it is then shown, but is no failure. Bounds
 * hold for counted instructions and are not applied to times.
 */
#include "report.h"

#include <string.h>

static bool matches(const struct key *k, json_t *bound)
{
	const char *name;
	char have[128];
	json_t *v;

	if (strcmp(k->metric, json_text(bound, "metric", k->metric)))
		return false;
	json_object_foreach(json_object_get(bound, "params"), name, v)
		if (!param_get(k->params, name, have, sizeof(have)) ||
		    strcmp(have, json_string_value(v) ? json_string_value(v) : ""))
			return false;
	return true;
}

struct extremes {
	double min, max;
	unsigned int n;
};

static void widen(struct extremes *e, double value)
{
	e->min = !e->n || value < e->min ? value : e->min;
	e->max = !e->n || value > e->max ? value : e->max;
	e->n++;
}

/* The bound's ratio or difference over all keys that match it. */
static struct extremes measure(const struct run *run, const struct figure *f,
			       json_t *bound, bool difference)
{
	int of = variant_index(run, json_text(bound, "of", "stock"));
	int to = variant_index(run, json_text(bound, "to", "control"));
	struct extremes e = { 0 };

	for (unsigned int key = f->first; of >= 0 && to >= 0 && key < f->end; key++) {
		const struct cell *a = cell_of(run, key, of), *b = cell_of(run, key, to);

		if (!matches(&run->keys[key], bound) || !a->present || !b->present ||
		    b->median == 0)
			continue;
		widen(&e, difference ? a->median - b->median : a->median / b->median);
	}
	return e;
}

/* One line per bound; returns whether it was missed for no known reason. */
static bool check_bound(FILE *out, const struct run *run, const struct figure *f,
			json_t *bound)
{
	bool difference = !strcmp(json_text(bound, "kind", "ratio"), "difference");
	const char *known = json_text(bound, "known", ""), *why = json_text(bound, "why", "");
	struct extremes e = measure(run, f, bound, difference);
	double min = json_number_value(json_object_get(bound, "min"));
	double max = json_number_value(json_object_get(bound, "max"));
	bool pass = e.min >= min && e.max <= max;

	fprintf(out, "- %s: %s", f->experiment, json_text(bound, "text", "ratio"));
	if (!e.n) {
		fprintf(out, ": **not measured**\n");
		return false;
	}
	fprintf(out, " between %.2f and %.2f%s%s: **%s**, %.3f to %.3f over %u cases", min, max,
		difference ? " " : "", difference ? key_unit(run, f, f->first) : "",
		pass ? "pass" : *why ? "outside, explained" : "FAIL", e.min, e.max, e.n);
	if (*known)
		fprintf(out, " (known: %s)", known);
	if (!pass && *why)
		fprintf(out, ". %s", why);
	fputc('\n', out);
	return !pass && !*why;
}

unsigned int write_verdict(FILE *out, const struct run *run, const struct figure *figs,
			   unsigned int nr)
{
	unsigned int missed = 0;

	if (!run->exact)
		fprintf(out, "- bounds are known for counted instructions only: not applied\n");
	else if (!run->nr_repeats)
		fprintf(out, "- repeated boots bit-identical: **not measured**, none was repeated\n");
	else
		fprintf(out, "- repeated boots bit-identical: **%s**, %u repeated\n",
			run->identical ? "pass" : "FAIL", run->nr_repeats);
	for (unsigned int i = 0; run->exact && i < nr; i++) {
		json_t *list = json_object_get(figs[i].info, "bounds"), *bound;
		size_t n;

		json_array_foreach(list, n, bound)
			missed += check_bound(out, run, &figs[i], bound);
	}
	fputc('\n', out);
	return missed;
}
