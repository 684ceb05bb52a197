// SPDX-License-Identifier: GPL-2.0-only
/*
 * report --bases A B: the same designs on two base kernels, in Markdown on stdout. What
 * each figure of the headline became, what the designs cost above the floor of their own
 * base and against its stock, and whether the ranking of the designs changed.
 */
#include "bases.h"

#include <string.h>

/* A value of each base for one cell of a table: "A → B"; "—" where a base has none. */
static char *arrow(const char *a, const char *b)
{
	return !a && !b ? xasprintf("—") : xasprintf("%s → %s", a ? a : "—", b ? b : "—");
}

/* "24.27 → 26.11, +7.60 %" */
static char *change_cell(const struct bases *b, unsigned int key, const struct design *d)
{
	const struct cell *x = design_cell(b, 0, key, d), *y = design_cell(b, 1, key, d);
	char *medians = arrow(x->present ? number_text(x->median, false) : NULL,
			      y->present ? number_text(y->median, false) : NULL);

	if (!x->present || !y->present)
		return medians;
	return xasprintf("%s, %s%s", medians, percent_text(x, y),
			 x->median == y->median ? "" : spread_mark(x, y));
}

/* What a table holds a design against: the variant @against of its own base's run. */
typedef char *(*relation)(const struct cell *c, const struct cell *against);

static char *above(const struct cell *c, const struct cell *floor)
{
	return xasprintf("%s%s", number_text(c->median - floor->median, true),
			 spread_order(c, floor) ? "" : " ~");
}

static char *relative(const struct cell *c, const struct cell *stock)
{
	return xasprintf("%s%s", percent_text(stock, c), spread_order(c, stock) ? "" : " ~");
}

/* NULL if the run has no such variant, or one of the two has no such figure. */
static char *related(const struct bases *b, unsigned int side, unsigned int key,
		     const struct design *d, int against, relation relation)
{
	const struct cell *c = design_cell(b, side, key, d), *other;

	if (against < 0)
		return NULL;
	other = cell_of(&b->run[side], key, against);
	return c->present && other->present ? relation(c, other) : NULL;
}

static char *rank_cell(const struct bases *b, unsigned int key)
{
	char *on_a = rank_order(b, 0, key), *on_b = rank_order(b, 1, key);

	switch (rank_of(b, key)) {
	case RANK_NONE:
		return xasprintf("—");
	case RANK_TIED:
		return xasprintf("not told apart");
	case RANK_CHANGED:
		return xasprintf("**changed**: %s → %s", on_a, on_b);
	case RANK_PARTLY:
		return xasprintf("in part: %s → %s", on_a, on_b);
	default:
		return strcmp(on_a, on_b) ? xasprintf("same: %s → %s", on_a, on_b) :
					    xasprintf("same: %s", on_a);
	}
}

static char *row_name(const struct key *k)
{
	return xasprintf("%s %s, %s", k->metric, k->params, k->unit);
}

static bool shown(const struct bases *b, const struct figure *f, unsigned int key)
{
	return key_in_headline(&b->run[0], f, key);
}

static void put_changes(const struct bases *b, const struct figure *f)
{
	struct row r = { 0 };

	row_add(&r, "%s → %s", base_name(b, 0), base_name(b, 1));
	for (unsigned int i = 0; i < b->nr_designs; i++)
		row_add(&r, "%s", b->designs[i].name);
	row_add(&r, "rank");
	put_head(&r, 1);
	for (unsigned int key = f->first; key < f->end; key++) {
		if (!shown(b, f, key))
			continue;
		row_add(&r, "%s", row_name(&b->run[0].keys[key]));
		for (unsigned int i = 0; i < b->nr_designs; i++)
			row_add(&r, "%s", change_cell(b, key, &b->designs[i]));
		row_add(&r, "%s", rank_cell(b, key));
		put_row(&r);
	}
	puts("");
}

/* A line of put_relations(); false if no design has a value in it. */
static bool fill_relations(struct row *r, const struct bases *b, unsigned int key,
			   const int against[2], relation relation)
{
	bool any = false;

	row_add(r, "%s", row_name(&b->run[0].keys[key]));
	for (unsigned int i = 0; i < b->nr_designs; i++) {
		const struct design *d = &b->designs[i];
		char *on_a, *on_b;

		if ((int)d->v[0] == against[0] && (int)d->v[1] == against[1])
			continue;
		on_a = related(b, 0, key, d, against[0], relation);
		on_b = related(b, 1, key, d, against[1], relation);
		any |= on_a || on_b;
		row_add(r, "%s", arrow(on_a, on_b));
	}
	return any;
}

/* @against: of each run the variant that the others are held against, -1: it has none */
static void put_relations(const struct bases *b, const struct figure *f, const char *left,
			  const int against[2], relation relation)
{
	bool headed = false;

	for (unsigned int key = f->first; key < f->end; key++) {
		struct row r = { 0 }, heads = { 0 };

		if (!shown(b, f, key) || !fill_relations(&r, b, key, against, relation))
			continue;
		row_add(&heads, "%s", left);
		for (unsigned int i = 0; i < b->nr_designs; i++)
			if ((int)b->designs[i].v[0] != against[0] ||
			    (int)b->designs[i].v[1] != against[1])
				row_add(&heads, "%s", b->designs[i].name);
		if (!headed)
			put_head(&heads, 0);
		headed = true;
		put_row(&r);
	}
	if (headed)
		puts("");
}

/* "stock" if that is its name on both bases, else "stock, other" */
static char *name_on_both(const char *a, const char *b)
{
	if (a && b && strcmp(a, b))
		return xasprintf("%s, %s", a, b);
	return xasprintf("%s", a ? a : b ? b : "none");
}

/* Why a design has none of what the others have, from the title file. */
static void put_absences(const struct bases *b, const struct figure *f)
{
	bool any = false;

	for (unsigned int i = 0; i < b->nr_designs; i++) {
		const struct design *d = &b->designs[i];
		json_t *said = NULL;

		for (unsigned int key = f->first; key < f->end; key++) {
			json_t *a = absence(f, &b->run[0].keys[key], d->name);

			if (!a || a == said || !shown(b, f, key) ||
			    design_cell(b, 0, key, d)->present || design_cell(b, 1, key, d)->present)
				continue;
			printf("- %s has no %s, since %s.\n", d->name,
			       json_text(a, "metric", "figures"), json_text(a, "why", "?"));
			said = a;
			any = true;
		}
	}
	if (any)
		puts("");
}

/* What the tables do not show and is ranked otherwise. */
static void put_others(const struct bases *b, const struct figure *f)
{
	bool any = false;

	for (unsigned int key = f->first; key < f->end; key++) {
		if (shown(b, f, key) || rank_of(b, key) != RANK_CHANGED)
			continue;
		if (!any)
			puts("Beside these, designs changed places in:\n");
		any = true;
		printf("- %s %s: %s\n", b->run[0].keys[key].metric, b->run[0].keys[key].params,
		       rank_swaps(b, key));
	}
	if (any)
		puts("");
}

static void put_figure(const struct bases *b, const struct figure *f)
{
	const int floors[2] = { b->side[0].facts->floor, b->side[1].facts->floor };
	const int stocks[2] = { b->side[0].facts->reference, b->side[1].facts->reference };
	unsigned int side;

	printf("### %s\n\n", figure_title(f));
	if (only_in(b, f, &side))
		printf("%s\n\n", is_without(b, !side, f->experiment) ?
		       xasprintf("**%s cannot have these figures**: `WITHOUT` of its base.conf names "
				 "the experiment.", base_name(b, !side)) :
		       xasprintf("The run on %s has none of these figures.", base_name(b, !side)));
	put_changes(b, f);
	put_relations(b, f, xasprintf("above %s", name_on_both(floor_name(&b->run[0]),
							       floor_name(&b->run[1]))),
		      floors, above);
	put_relations(b, f, xasprintf("to %s", name_on_both(reference_name(&b->run[0]),
							    reference_name(&b->run[1]))),
		      stocks, relative);
	put_absences(b, f);
	put_others(b, f);
}

static void put_intro(const struct bases *b)
{
	const struct side *sides = b->side;

	printf("# The same designs on %s and on %s\n\n", base_name(b, 0), base_name(b, 1));
	for (unsigned int s = 0; s < 2; s++)
		printf("- %c: `%s`, %s run on base %s, kernel %s\n", 'A' + s, sides[s].dir,
		       sides[s].facts->size, sides[s].facts->base,
		       json_text(sides[s].env, "kernel version", "unknown"));
	printf("- accelerator %s: %s\n", sides[0].facts->accel, sides[0].facts->exact ?
	       "guest instructions, counted; not times" : "times");
	put_tools(&sides[0], &sides[1]);
	puts("");
}

/* @titles: the directory of title files; returns the exit status. */
int report_bases(const char *dir_a, const char *dir_b, const char *titles)
{
	const struct bases *b = load_bases(dir_a, dir_b, titles);

	if (!b)
		return EXIT_REFUSED;
	put_intro(b);
	put_verdict(b);
	printf("## Experiments\n\n");
	printf("Medians on %s → on %s, and the change in percent; ~~: each median is within the "
	       "other's spread, ~: the spreads touch; no change is claimed. Then the cost above "
	       "the floor and the difference to stock, each of the same base; ~: not told apart "
	       "from it. In a rank, ~ stands between neighbours that are not told apart; in part: "
	       "some are told apart on one base only.\n\n", base_name(b, 0), base_name(b, 1));
	for (unsigned int i = 0; i < b->nr_figs; i++)
		put_figure(b, &b->figs[i]);
	return 0;
}
