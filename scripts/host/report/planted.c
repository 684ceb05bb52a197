// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the harness does find: a known amount of work, planted in a variant. An
 * experiment's title file says {"planted": [{"metric", "params", "difference",
 * "tolerance"}]}: what it must show there above the variant it was planted in.
 */
#include "report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A figure in which something is planted, and what came of it. */
struct finding {
	const struct check *check;
	const struct figure *figure;
	unsigned int key;
	double want, within;
	bool measured, found;
	double from, to;		/* medians without and with it */
	double low, high, shift;	/* of the difference, and the difference */
};

/* Exact: the difference under each condition in which both were booted. */
static void find_exactly(const struct run *run, struct finding *f)
{
	for (unsigned int i = 0; i < run->nr_boots; i++) {
		const struct boot *b = &run->boots[i];
		int other = boot_index(run, f->check->of, b, f->key);

		if (strcmp(b->variant, f->check->variant) || b->rep || !b->good || other < 0 ||
		    !value_of(run, f->key, i, &f->to) ||
		    !value_of(run, f->key, other, &f->from))
			continue;
		f->shift = f->to - f->from;
		f->low = f->measured ? fmin(f->low, f->shift) : f->shift;
		f->high = f->measured ? fmax(f->high, f->shift) : f->shift;
		f->measured = true;
	}
	f->found = f->measured && f->low >= f->want - f->within &&
		   f->high <= f->want + f->within;
}

/* Real clock: how long it takes nobody knows, but it must take time. */
static void find_in_times(const struct run *run, struct finding *f)
{
	double *a = xrealloc(NULL, 2 * (run->nr_boots + 1) * sizeof(*a));
	double *b = a + run->nr_boots + 1;
	unsigned int na = values_of(run, f->key, f->check->variant, a);
	unsigned int nb = values_of(run, f->key, f->check->of, b);

	f->measured = na && nb && stats_shift(a, na, b, nb, &f->low, &f->high, &f->shift);
	f->found = f->measured && f->low > 0;
	if (f->measured) {
		f->to = stats_median(a, na);
		f->from = stats_median(b, nb);
	}
	free(a);
}

static bool is_planted(const struct run *run, const struct figure *fig, unsigned int key,
		       struct finding *f)
{
	json_t *list = json_object_get(fig->info, "planted"), *spec;
	const struct key *k = &run->keys[key];
	size_t n;

	json_array_foreach(list, n, spec) {
		if (strcmp(k->metric, json_text(spec, "metric", "")) ||
		    !params_match(k->params, json_object_get(spec, "params")))
			continue;
		f->want = json_number_value(json_object_get(spec, "difference"));
		f->within = json_number_value(json_object_get(spec, "tolerance"));
		return true;
	}
	return false;
}

/* All figures in which @check has something planted. */
static struct finding *look(const struct run *run, const struct check *check,
			    const struct figure *figs, unsigned int nr, unsigned int *n)
{
	struct finding *list = NULL;

	*n = 0;
	for (unsigned int i = 0; i < nr; i++)
		for (unsigned int key = figs[i].first; key < figs[i].end; key++) {
			struct finding f = { .check = check, .figure = &figs[i], .key = key };

			if (!is_planted(run, &figs[i], key, &f))
				continue;
			if (run->facts->exact)
				find_exactly(run, &f);
			else
				find_in_times(run, &f);
			list = xrealloc(list, (*n + 1) * sizeof(*list));
			list[(*n)++] = f;
		}
	return list;
}

static void judge(struct run *run, const struct finding *f)
{
	const struct key *k = &run->keys[f->key];
	const char *unit = key_unit(run, f->figure, f->key);

	if (!f->measured)
		problem(run, "missing: %s %s %s of %s or %s, which has planted work",
			k->experiment, k->metric, k->params, f->check->of, f->check->variant);
	else if (!f->found && run->facts->exact)
		problem(run, "planted work not found: %s %s %s of %s should exceed that of %s by %g %s, exceeds it by %.3f to %.3f",
			k->experiment, k->metric, k->params, f->check->variant, f->check->of,
			f->want, unit, f->low, f->high);
	else if (!f->found && run->facts->dry)
		remark(run, "not resolved: the planted work of %s, in %s %s %s: " DRY_MARK,
		       f->check->variant, k->experiment, k->metric, k->params);
	else if (!f->found)
		problem(run, "planted work not found: %s %s %s of %s should exceed that of %s, exceeds it by %.3f to %.3f %s",
			k->experiment, k->metric, k->params, f->check->variant, f->check->of, f->low,
			f->high, unit);
}

void check_planted(struct run *run, const struct figure *figs, unsigned int nr)
{
	for (unsigned int i = 0; i < run->facts->nr_checks; i++) {
		struct finding *list;
		unsigned int n;

		if (!run->facts->checks[i].planted)
			continue;
		list = look(run, &run->facts->checks[i], figs, nr, &n);
		if (!n)
			problem(run, "missing: everything of %s, which has planted work",
				run->facts->checks[i].variant);
		for (unsigned int j = 0; j < n; j++) {
			judge(run, &list[j]);
			run->nr_planted++;
			run->nr_lost += !list[j].found;
		}
		free(list);
	}
}

static void write_finding(struct doc *d, const struct run *run, const struct finding *f)
{
	const struct key *k = &run->keys[f->key];
	struct row r = { 0 };

	row_add(&r, "%s %s %s, %s", k->experiment, k->metric, k->params,
		key_unit(run, f->figure, f->key));
	row_add(&r, "%.2f", f->from);
	row_add(&r, "%.2f", f->to);
	row_add(&r, "%.3f", f->shift);
	if (run->facts->exact)
		row_add(&r, "%g ± %g", f->want, f->within);
	else
		row_add(&r, "%.3f to %.3f", f->low, f->high);
	row_add(&r, !f->measured ? "**not measured**" : f->found ? "found" : "**not found**");
	doc_row(d, &r);
}

static void write_check(struct doc *d, const struct run *run, const struct check *c,
			const struct figure *figs, unsigned int nr)
{
	json_t *kernel = load_kernel(run, c->variant, "bench");
	struct row r = { 0 };
	struct finding *list;
	unsigned int n;

	doc_text(d, "`%s` is `%s` with a known amount of work planted in it (%s). %s", c->variant,
		 c->of, json_text(kernel, "title", "?"), run->facts->exact ?
		 "The report must find that amount, or the run fails." :
		 xasprintf("It counts as found if the 95 %% interval of the difference is above zero%s.",
			   run->facts->dry ? "" : "; if it is not, the run fails"));
	row_add(&r, "experiment, metric, params, unit");
	row_add(&r, "%s", c->of);
	row_add(&r, "%s", c->variant);
	row_add(&r, "difference");
	row_add(&r, "%s", run->facts->exact ? "planted" : "95 % interval");
	row_add(&r, "verdict");
	doc_table(d, &r);
	list = look(run, c, figs, nr, &n);
	for (unsigned int i = 0; i < n; i++)
		write_finding(d, run, &list[i]);
	doc_end_table(d);
	free(list);
	json_decref(kernel);
}

void write_planted(struct doc *d, const struct run *run, const struct figure *figs,
		   unsigned int nr)
{
	unsigned int n = 0;

	doc_subheading(d, "What the harness finds");
	for (unsigned int i = 0; i < run->facts->nr_checks; i++)
		if (run->facts->checks[i].planted) {
			write_check(d, run, &run->facts->checks[i], figs, nr);
			n++;
		}
	if (!n)
		doc_text(d, "This run has no variant with something planted in it: **not measured**.");
}
