// SPDX-License-Identifier: GPL-2.0-only
/*
 * What follows from the figures of an experiment, as its title file asks:
 *
 * "fits": [{"text", "metric", "params", "x", "scale"}]: the medians as a constant
 * plus a slope times the parameter x ("scale": "log10": times log10 of it), by
 * least squares weighted with 1/y^2, so that all sizes count the same: relative
 * deviations are what is small. GSL's gsl_fit_wlinear().
 *
 * "computed": [{"text", "unit", "scale", "of", "per", "variants"}]: the sum of the
 * terms "of", over the sum of the terms "per" (1 if there are none), times scale.
 * A term is a median, {"experiment", "metric", "params", "variant", "sign"}, of
 * this experiment and of the variant it is computed for unless it says otherwise;
 * or a number, {"value", "sign"}. The formula is shown with its numbers.
 */
#include "report.h"

#include <gsl/gsl_fit.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct fit {
	size_t n;
	double first, last;		/* x */
	double constant, slope;
	double worst;			/* largest deviation, in percent of y */
};

static bool key_matches(const struct key *k, const char *experiment, json_t *want)
{
	return !strcmp(k->experiment, experiment) &&
	       !strcmp(k->metric, json_text(want, "metric", k->metric)) &&
	       params_match(k->params, json_object_get(want, "params"));
}

/* Of @variant; needs three points to say anything about the shape. */
static bool fit_variant(const struct run *run, const struct figure *f, json_t *spec,
			unsigned int variant, struct fit *fit)
{
	size_t nr = f->end - f->first;
	double *x = xrealloc(NULL, 3 * (nr + 1) * sizeof(*x)), *y = x + nr, *w = y + nr;
	bool logarithmic = !strcmp(json_text(spec, "scale", "linear"), "log10");
	double cov00, cov01, cov11, chisq;
	char text[128];

	*fit = (struct fit) { 0 };
	for (unsigned int key = f->first; key < f->end; key++) {
		const struct cell *c = cell_of(run, key, variant);

		if (!c->present || c->median <= 0 ||
		    !key_matches(&run->keys[key], f->experiment, spec) ||
		    !param_get(run->keys[key].params, json_text(spec, "x", ""), text,
			       sizeof(text)) || !is_number(text))
			continue;
		fit->last = strtod(text, NULL);
		if (!fit->n)
			fit->first = fit->last;
		x[fit->n] = logarithmic ? log10(fit->last) : fit->last;
		y[fit->n] = c->median;
		w[fit->n++] = 1 / (c->median * c->median);
	}
	if (fit->n >= 3)
		gsl_fit_wlinear(x, 1, w, 1, y, 1, fit->n, &fit->constant, &fit->slope, &cov00,
				&cov01, &cov11, &chisq);
	for (size_t i = 0; i < fit->n; i++)
		fit->worst = fmax(fit->worst, 100 * fabs(fit->constant + fit->slope * x[i] -
							 y[i]) / y[i]);
	free(x);
	return fit->n >= 3;
}

/* A quick run has not all cases: no table without a row. */
static bool fits_any(const struct run *run, const struct figure *f, json_t *spec)
{
	struct fit fit;

	for (unsigned int v = 0; v < run->facts->nr_variants; v++)
		if (fit_variant(run, f, spec, v, &fit))
			return true;
	return false;
}

static void write_fit(struct doc *d, const struct run *run, const struct figure *f,
		      json_t *spec)
{
	bool logarithmic = !strcmp(json_text(spec, "scale", "linear"), "log10");
	const char *x = json_text(spec, "x", "?");
	struct row r = { 0 };
	struct fit fit;

	if (!fits_any(run, f, spec))
		return;
	doc_text(d, "%s, fitted as a constant plus a slope times %s%s:", json_text(spec, "text", "Fit"),
		 logarithmic ? "log10 of the " : "the ", x);
	row_add(&r, "variant");
	row_add(&r, "constant, %s", key_unit(run, f, f->first));
	row_add(&r, "slope, %s", logarithmic ? "per power of ten" : "each");
	row_add(&r, "%s", x);
	row_add(&r, "largest deviation");
	doc_table(d, &r);
	for (unsigned int v = 0; v < run->facts->nr_variants; v++) {
		if (!fit_variant(run, f, spec, v, &fit))
			continue;
		row_add(&r, "%s", run->facts->variants[v]);
		row_add(&r, "%.0f", fit.constant);
		row_add(&r, "%.1f", fit.slope);
		row_add(&r, "%.0f..%.0f", fit.first, fit.last);
		row_add(&r, "%.1f %%", fit.worst);
		doc_row(d, &r);
	}
	doc_end_table(d);
}

/* The value of @term; false if it was not measured. */
static bool term_value(const struct run *run, const struct figure *f, json_t *term,
		       unsigned int variant, double *value)
{
	const char *experiment = json_text(term, "experiment", f->experiment);
	int v = variant_index(run, json_text(term, "variant", run->facts->variants[variant]));

	if (json_is_number(json_object_get(term, "value"))) {
		*value = json_number_value(json_object_get(term, "value"));
		return true;
	}
	for (unsigned int key = 0; v >= 0 && key < run->nr_keys; key++) {
		const struct cell *c = cell_of(run, key, v);

		if (!c->present || !key_matches(&run->keys[key], experiment, term))
			continue;
		*value = c->median;
		return true;
	}
	return false;
}

/* The sum of @terms, and in @formula how it came about. */
static bool sum_terms(const struct run *run, const struct figure *f, json_t *terms,
		      unsigned int variant, double *sum, char **formula)
{
	json_t *term;
	size_t i;

	*sum = 0;
	*formula = "";
	json_array_foreach(terms, i, term) {
		json_t *s = json_object_get(term, "sign");
		double sign = s ? json_number_value(s) : 1, value;

		if (!term_value(run, f, term, variant, &value))
			return false;
		*sum += sign * value;
		*formula = xasprintf("%s%s%.*f", *formula,
				     sign < 0 ? i ? " - " : "-" : i ? " + " : "",
				     value == floor(value) || value >= 1000 ? 0 : 2, value);
	}
	return json_array_size(terms);
}

static void write_computed(struct doc *d, const struct run *run, const struct figure *f,
			   json_t *spec)
{
	json_t *scale = json_object_get(spec, "scale"), *list = json_object_get(spec, "variants");
	json_t *per = json_object_get(spec, "per"), *name;
	const char *text = json_text(spec, "text", "?"), *unit = json_text(spec, "unit", "");
	double factor = scale ? json_number_value(scale) : 1, top, bottom = 1;
	char *above, *below;
	size_t i;

	json_array_foreach(list, i, name) {
		int v = variant_index(run, json_string_value(name));

		if (v < 0 || !sum_terms(run, f, json_object_get(spec, "of"), v, &top, &above) ||
		    (per && !sum_terms(run, f, per, v, &bottom, &below))) {
			doc_item(d, "%s, %s: **not measured**", text, json_string_value(name));
			continue;
		}
		above = scale ? xasprintf("(%s) × %g", above, factor) : xasprintf("(%s)", above);
		if (per && bottom <= 0) {
			doc_item(d, "%s, %s: never: %s over (%s), which is not above zero", text,
				 json_string_value(name), above, below);
			continue;
		}
		top *= factor / bottom;
		doc_item(d, "%s, %s: **%.*f %s** = %s%s", text, json_string_value(name),
			 fabs(top) < 100 && top != floor(top) ? 2 : 0, top, unit, above,
			 per ? xasprintf(" / (%s)", below) : "");
	}
}

void write_follows(struct doc *d, const struct run *run, const struct figure *f)
{
	json_t *fits = json_object_get(f->info, "fits"), *spec;
	json_t *computed = json_object_get(f->info, "computed");
	size_t i;

	json_array_foreach(fits, i, spec)
		write_fit(d, run, f, spec);
	if (!json_array_size(computed))
		return;
	doc_text(d, "**What follows**, from the medians above:");
	json_array_foreach(computed, i, spec)
		write_computed(d, run, f, spec);
	doc_end_list(d);
}
