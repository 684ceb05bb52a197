/* SPDX-License-Identifier: GPL-2.0-only */
/* report --bases: what its parts share. */
#ifndef BASES_H
#define BASES_H

#include "report.h"

/*
 * bases-read.c: runs of two bases, the first of them A. Both have all keys of both, in one
 * order, so that a key is the same figure in either; cells that a run has not are absent.
 */
struct design {
	const char *name;
	unsigned int v[2];	/* its place in the variants of A, of B */
	bool ranked;		/* not the floor of either */
};

struct bases {
	struct side side[2];
	struct run run[2];
	struct figure *figs;
	unsigned int nr_figs;
	struct design *designs;	/* the variants of both, in the order of A */
	unsigned int nr_designs;
};

struct bases *load_bases(const char *a, const char *b, const char *titles);
bool only_in(const struct bases *b, const struct figure *f, unsigned int *side);
bool is_without(const struct bases *b, unsigned int side, const char *experiment);
static inline const struct cell *design_cell(const struct bases *b, unsigned int side,
					     unsigned int key, const struct design *d)
{
	return cell_of(&b->run[side], key, d->v[side]);
}
static inline const char *base_name(const struct bases *b, unsigned int side)
{
	return b->side[side].facts->base;
}

/* bases-rank.c: the order of the designs in a figure, on one base and on the other */
enum rank {
	RANK_NONE,		/* fewer than two designs have the figure on both */
	RANK_TIED,		/* no two are told apart on either */
	RANK_SAME,
	RANK_PARTLY,		/* some are told apart on one base only */
	RANK_CHANGED,		/* some changed places, told apart on both */
	NR_RANKS
};

enum rank rank_of(const struct bases *b, unsigned int key);
bool rank_far(const struct bases *b, unsigned int key);
char *rank_order(const struct bases *b, unsigned int side, unsigned int key);
char *rank_swaps(const struct bases *b, unsigned int key);

/* bases-verdict.c, bases-text.c */
void put_verdict(const struct bases *b);
char *number_text(double value, bool sign);
char *percent_text(const struct cell *from, const struct cell *to);
/* Both print the row and leave it empty. The last @texts columns hold no numbers. */
void put_head(struct row *heads, unsigned int texts);
void put_row(struct row *r);

#endif
