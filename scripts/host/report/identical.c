// SPDX-License-Identifier: GPL-2.0-only
/* Boots of the same kernel under the same condition: in the exact mode, identical. */
#include "report.h"

#include <math.h>
#include <string.h>

/* Two boots of the same kernel under the same condition. */
struct pair {
	const struct boot *a, *b;
	unsigned int figures, differ;
	double largest;		/* difference, in percent */
};

static bool same_kernel(const struct run *run, const char *v, const char *w)
{
	for (unsigned int i = 0; i < run->facts->nr_checks; i++) {
		const struct check *c = &run->facts->checks[i];

		if (!c->planted && ((!strcmp(v, c->of) && !strcmp(w, c->variant)) ||
				    (!strcmp(w, c->of) && !strcmp(v, c->variant))))
			return true;
	}
	return !strcmp(v, w);
}

static bool is_pair(const struct run *run, const struct boot *a, const struct boot *b)
{
	return a->good && b->good && a->cond == b->cond && !strcmp(a->job, b->job) &&
	       same_kernel(run, a->kernel, b->kernel);
}

static void compare_pair(const struct run *run, struct pair *p)
{
	for (unsigned int key = 0; key < run->nr_keys; key++) {
		bool has_a, has_b;
		double a, b;

		has_a = value_of(run, key, p->a - run->boots, &a);
		has_b = value_of(run, key, p->b - run->boots, &b);
		p->figures += has_a || has_b;
		if (has_a == has_b && (!has_a || a == b))
			continue;
		p->differ++;
		p->largest = fmax(p->largest, has_a && has_b && a != 0 ?
				  100 * fabs(b / a - 1) : INFINITY);
	}
}

static void judge_pair(struct run *run, const struct boot *a, const struct boot *b)
{
	run->nr_repeats++;
	run->nr_renamed += strcmp(a->kernel, b->kernel) != 0;
	if (a->digest == b->digest)
		return;
	run->nr_unequal++;
	if (!strcmp(a->kernel, b->kernel))
		problem(run, "not bit-identical: %s %s and %s", a->kernel, a->name, b->name);
	else
		problem(run, "not bit-identical: %s %s and %s %s", a->kernel, a->name,
			b->kernel, b->name);
}

/* In the exact mode two boots of one condition must agree to the last bit. */
void check_identical(struct run *run)
{
	for (unsigned int i = 0; run->facts->exact && i < run->nr_boots; i++)
		for (unsigned int j = i + 1; j < run->nr_boots; j++)
			if (is_pair(run, &run->boots[i], &run->boots[j]))
				judge_pair(run, &run->boots[i], &run->boots[j]);
}

void write_identical(struct doc *d, const struct run *run)
{
	struct row r = { 0 };

	doc_text(d, "The same kernel booted twice under the same condition. Any difference is "
		 "a fault of the harness and fails the run.");
	row_add(&r, "boots");
	row_add(&r, "samples");
	row_add(&r, "samples to the bit");
	row_add(&r, "figures compared");
	row_add(&r, "of these differ");
	row_add(&r, "largest difference");
	doc_table(d, &r);
	for (unsigned int i = 0; i < run->nr_boots; i++)
		for (unsigned int j = i + 1; j < run->nr_boots; j++) {
			struct pair p = { &run->boots[i], &run->boots[j], 0, 0, 0 };

			if (!is_pair(run, p.a, p.b))
				continue;
			compare_pair(run, &p);
			row_add(&r, "%s %s, %s %s", p.a->kernel, p.a->name, p.b->kernel,
				p.b->name);
			row_add(&r, "%zu", p.a->nr_samples);
			row_add(&r, p.a->digest == p.b->digest ? "identical" : "**not identical**");
			row_add(&r, "%u", p.figures);
			row_add(&r, "%u", p.differ);
			row_add(&r, "%.4g %%", p.largest);
			doc_row(d, &r);
		}
	doc_end_table(d);
}
