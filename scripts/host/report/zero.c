// SPDX-License-Identifier: GPL-2.0-only
/*
 * Figures that are expected to be zero, in words. A title file may say
 * {"zero": [{"metric", "params", "text"}]}: what the figures of that metric and
 * these params count. It is told per variant whether all of them are zero, and
 * where they are not.
 */
#include "report.h"

#include <string.h>

struct tally {
	unsigned int nr, nonzero, largest;	/* largest: its key */
	double max;
};

static struct tally tally(const struct run *run, const struct figure *f, json_t *z,
			  unsigned int v)
{
	struct tally t = { 0 };

	for (unsigned int key = f->first; key < f->end; key++) {
		const struct key *k = &run->keys[key];
		const struct cell *c = cell_of(run, key, v);

		if (!c->present || strcmp(k->metric, json_text(z, "metric", k->metric)) ||
		    !params_match(k->params, json_object_get(z, "params")))
			continue;
		t.nr++;
		t.nonzero += c->max > 0;
		if (c->max > t.max) {
			t.max = c->max;
			t.largest = key;
		}
	}
	return t;
}

void write_zeros(struct doc *d, const struct run *run, const struct figure *f)
{
	json_t *list = json_object_get(f->info, "zero"), *z;
	size_t n;

	json_array_foreach(list, n, z) {
		doc_text(d, "**%s:**", json_text(z, "text", "Zero"));
		for (unsigned int v = 0; v < run->facts->nr_variants; v++) {
			struct tally t = tally(run, f, z, v);

			if (!t.nr)
				doc_item(d, "%s: not measured", run->facts->variants[v]);
			else if (!t.nonzero)
				doc_item(d, "%s: none, in all %u figures", run->facts->variants[v], t.nr);
			else
				doc_item(d, "%s: **some**, in %u of %u figures, at most %.0f (%s)",
					 run->facts->variants[v], t.nonzero, t.nr, t.max,
					 run->keys[t.largest].params);
		}
		doc_end_list(d);
	}
}
