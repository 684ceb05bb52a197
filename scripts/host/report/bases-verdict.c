// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a report on two bases begins with: for how many figures the ranking of the designs
 * is the same, what became of each design, and what one run alone has.
 */
#include "bases.h"

#include <string.h>

/* Figures by what became of their ranking. */
struct count {
	unsigned int rank[NR_RANKS], far;
};

static void count_key(struct count *c, const struct bases *b, unsigned int key)
{
	enum rank rank = rank_of(b, key);

	c->rank[rank]++;
	c->far += rank == RANK_CHANGED && rank_far(b, key);
}

static unsigned int sum(const struct count *c)
{
	unsigned int n = 0;

	for (unsigned int i = RANK_NONE + 1; i < NR_RANKS; i++)
		n += c->rank[i];
	return n;
}

/* Of one figure's keys; with @headline only those that the tables show. */
static struct count count_figure(const struct bases *b, const struct figure *f, bool headline)
{
	struct count c = { 0 };

	for (unsigned int key = f->first; key < f->end; key++)
		if (!headline || key_in_headline(&b->run[0], f, key))
			count_key(&c, b, key);
	return c;
}

static struct count count_all(const struct bases *b, bool headline)
{
	struct count all = { 0 };

	for (unsigned int i = 0; i < b->nr_figs; i++) {
		struct count c = count_figure(b, &b->figs[i], headline);

		for (unsigned int n = 0; n < NR_RANKS; n++)
			all.rank[n] += c.rank[n];
		all.far += c.far;
	}
	return all;
}

static void put_count(const char *left, const struct count *c)
{
	struct row r = { 0 };

	row_add(&r, "%s", left);
	row_add(&r, "%u", sum(c));
	row_add(&r, "%u", c->rank[RANK_SAME]);
	row_add(&r, "%u", c->rank[RANK_CHANGED]);
	row_add(&r, "%u", c->far);
	row_add(&r, "%u", c->rank[RANK_PARTLY]);
	row_add(&r, "%u", c->rank[RANK_TIED]);
	put_row(&r);
}

static void put_counts(const struct bases *b)
{
	struct count all = count_all(b, false), headline = count_all(b, true);
	struct row r = { 0 };

	row_add(&r, "figures");
	row_add(&r, "ranked");
	row_add(&r, "same");
	row_add(&r, "changed");
	row_add(&r, "by more than %g %%", AGREE_PERCENT);
	row_add(&r, "told apart on one base only");
	row_add(&r, "not told apart");
	put_head(&r, 0);
	put_count("**all**", &all);
	put_count("**in the tables below**", &headline);
	for (unsigned int i = 0; i < b->nr_figs; i++) {
		struct count c = count_figure(b, &b->figs[i], false);

		if (sum(&c))
			put_count(xasprintf("`%s`", b->figs[i].experiment), &c);
	}
	puts("");
}

/* Those of the tables whose ranking changed, experiment by experiment. */
static void put_changed(const struct bases *b)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < b->nr_figs; i++)
		for (unsigned int key = b->figs[i].first; key < b->figs[i].end; key++) {
			const struct key *k = &b->run[0].keys[key];

			if (!key_in_headline(&b->run[0], &b->figs[i], key) ||
			    rank_of(b, key) != RANK_CHANGED)
				continue;
			if (!n++)
				puts("In the tables below, these changed places:\n");
			printf("- `%s` %s %s: %s\n", k->experiment, k->metric, k->params,
			       rank_swaps(b, key));
		}
	puts(n ? "" : "In the tables below, no designs changed places.\n");
}

/* How many figures of a design are lower, higher, or not told apart on the second base. */
static void put_design(const struct bases *b, const struct design *d)
{
	unsigned int n[3] = { 0 }, headline[3] = { 0 };
	struct row r = { 0 };

	for (unsigned int i = 0; i < b->nr_figs; i++)
		for (unsigned int key = b->figs[i].first; key < b->figs[i].end; key++) {
			const struct cell *x = design_cell(b, 0, key, d);
			const struct cell *y = design_cell(b, 1, key, d);
			int order = x->present && y->present ? 1 + spread_order(y, x) : -1;

			if (order < 0)
				continue;
			n[order]++;
			headline[order] += key_in_headline(&b->run[0], &b->figs[i], key);
		}
	row_add(&r, "%s", d->name);
	for (unsigned int i = 0; i < 3; i++)
		row_add(&r, "%u (%u)", n[(int []){ 0, 2, 1 }[i]], headline[(int []){ 0, 2, 1 }[i]]);
	put_row(&r);
}

static void put_designs(const struct bases *b)
{
	struct row r = { 0 };

	printf("What became of each, in figures; in brackets those of the tables below:\n\n");
	row_add(&r, "variant");
	row_add(&r, "lower on %s", base_name(b, 1));
	row_add(&r, "higher on %s", base_name(b, 1));
	row_add(&r, "not told apart");
	put_head(&r, 0);
	for (unsigned int i = 0; i < b->nr_designs; i++)
		put_design(b, &b->designs[i]);
	puts("");
}

static bool in_one(const struct bases *b, unsigned int side, unsigned int key)
{
	bool has[2] = { false, false };

	for (unsigned int s = 0; s < 2; s++)
		for (unsigned int v = 0; v < b->side[s].facts->nr_variants; v++)
			has[s] |= cell_of(&b->run[s], key, v)->present;
	return has[side] && !has[!side];
}

/* Variants, experiments, and figures of other experiments that this run alone has. */
static void put_alone(const struct bases *b, unsigned int side)
{
	const struct facts *f = b->side[side].facts;
	const char *other = base_name(b, !side);
	unsigned int where, figures = 0;

	for (unsigned int v = 0; v < f->nr_variants; v++)
		if (variant_index(&b->run[!side], f->variants[v]) < 0)
			printf("- Only on %s: variant `%s`\n", f->base, f->variants[v]);
	for (unsigned int i = 0; i < b->nr_figs; i++) {
		const struct figure *fig = &b->figs[i];

		if (!only_in(b, fig, &where)) {
			for (unsigned int key = fig->first; key < fig->end; key++)
				figures += in_one(b, side, key);
		} else if (where == side) {
			printf("- Only on %s: experiment `%s`%s\n", f->base, fig->experiment,
			       is_without(b, !side, fig->experiment) ?
			       xasprintf(", which %s cannot run (`WITHOUT` of its base.conf)", other) :
			       "");
		}
	}
	if (figures)
		printf("- Only on %s: %u figures of experiments that both have\n", f->base, figures);
}

/* "stock, fixed, callout" */
static char *ranked_names(const struct bases *b)
{
	char *text = xasprintf("%s", "");

	for (unsigned int i = 0; i < b->nr_designs; i++)
		if (b->designs[i].ranked)
			text = xasprintf("%s%s%s", text, *text ? ", " : "", b->designs[i].name);
	return text;
}

void put_verdict(const struct bases *b)
{
	struct count all = count_all(b, false);

	printf("## Verdict\n\n");
	printf("**Of %u figures that rank designs on both bases, the ranking is the same in %u and "
	       "changed in %u**, in %u of them by more than %g %% on both. In %u more, some designs "
	       "are told apart on one base only; in %u, none are on either.\n\n", sum(&all),
	       all.rank[RANK_SAME], all.rank[RANK_CHANGED], all.far, AGREE_PERCENT,
	       all.rank[RANK_PARTLY], all.rank[RANK_TIED]);
	printf("Ranked are %s, the lowest median first; the floor is what costs are counted from. Two "
	       "are told apart where their spreads, %s, do not touch. A ranking changed if two that "
	       "are told apart on both bases changed places; what is not told apart has no rank to "
	       "change.\n\n", ranked_names(b), b->side[0].facts->exact ?
	       "the ranges over conditions" : "the 95 % intervals");
	put_counts(b);
	put_changed(b);
	put_designs(b);
	put_alone(b, 0);
	put_alone(b, 1);
	puts("");
}
