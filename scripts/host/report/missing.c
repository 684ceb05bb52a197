// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cells that should be there and are not. An experiment's title file may say
 * {"absent": [{"variant", "metric", "params", "why"}]}: figures that a variant
 * cannot have, all of its if only the variant is named. Then it must have none
 * of them, and that is a remark, not a problem.
 */
#include "report.h"

#include <string.h>

/* The kernel that has the figures of a variant for @key, of those that it is with other granules. */
static const char *kernel_with(const struct run *run, unsigned int key, const char *variant)
{
	unsigned int first, end;

	points_of(run, key, &first, &end);
	for (unsigned int i = first; i < end; i++) {
		const struct boot *b = &run->boots[run->points[i].boot];

		if (!strcmp(b->variant, variant))
			return b->kernel;
	}
	return variant;
}

/* Good boots of it whose numbers count, and that the job of @key made. */
static unsigned int boots_with(const struct run *run, unsigned int key, const char *variant)
{
	const char *kernel = kernel_with(run, key, variant);
	unsigned int n = 0;

	for (unsigned int b = 0; b < run->nr_boots; b++)
		n += !strcmp(run->boots[b].kernel, kernel) && boot_counts(run, b) &&
		     !strcmp(run->boots[b].job, run->keys[key].job);
	return n;
}

/* The entry that says why this variant has no figure for this key, or NULL. */
json_t *absence(const struct figure *f, const struct key *k, const char *variant)
{
	json_t *list = json_object_get(f->info, "absent"), *a;
	size_t n;

	json_array_foreach(list, n, a)
		if (!strcmp(json_text(a, "variant", ""), variant) &&
		    !strcmp(json_text(a, "metric", k->metric), k->metric) &&
		    params_match(k->params, json_object_get(a, "params")))
			return a;
	return NULL;
}

static void check_variant(struct run *run, const struct figure *f, unsigned int v)
{
	const char *variant = run->facts->variants[v];
	json_t *said = NULL;

	for (unsigned int key = f->first; key < f->end; key++) {
		const struct key *k = &run->keys[key];
		unsigned int have = cell_of(run, key, v)->boots;
		unsigned int want = boots_with(run, key, variant);
		json_t *a = absence(f, k, variant);

		if (a && !have) {
			if (a != said)
				remark(run, "%s has no %s for %s: %s", f->experiment,
				       json_text(a, "metric", "figures"), variant,
				       json_text(a, "why", "not said why"));
			said = a;
		} else if (have < want) {
			problem(run, "missing: %s %s %s of %s, in %u of its %u good boots",
				k->experiment, k->metric, k->params, variant,
				want - have, want);
		}
	}
}

void check_missing(struct run *run, const struct figure *figs, unsigned int nr)
{
	if (!nr)
		problem(run, "missing: everything, no boot gave a figure");
	for (unsigned int i = 0; i < nr; i++)
		for (unsigned int v = 0; v < run->facts->nr_variants; v++)
			check_variant(run, &figs[i], v);
}
