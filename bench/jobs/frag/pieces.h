/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files in pieces: runs of so many pages each, in a shuffled order, so that no two runs
 * of a file have the same distance between block and offset. Nothing that goes by
 * distance or by neighbours can join them.
 */
#ifndef PIECES_H
#define PIECES_H

#include "../../lib/share.h"

struct pieces {
	const char *name;	/* as in params: run=NAME */
	size_t run;		/* pages */
	unsigned int shape;	/* SHAPE_PMD where a run is as large as one, else SHAPE_PTE */
};

enum { RUN_1, RUN_32, RUN_512, RUNS };
extern const struct pieces pieces[RUNS];

/* The sharers of all these experiments; ends with 0. */
extern const long piece_sharers[];

/* One case for each kind of piece and number of sharers: c->v[0] and c->v[1]. */
void plan_pieces(struct plan *plan, bool full);

/*
 * A file of @runs runs, which must be a prime. It shares nothing, and for the file system
 * it is one that never did. Refuses if a run is not where it should be, if two have one
 * distance, or if a block is shared.
 */
int pieces_file(struct bench *b, const char *path, const struct pieces *p, size_t runs);

/* As share_setup(): with n >= 2 all are made of one file in pieces and share all of it. */
struct share *pieces_setup(struct run *run, size_t runs);
struct share *pieces_new(struct run *run, size_t runs);

/* A new last sharer in place of the one that is there, neither mapped nor faulted. */
void pieces_renew(struct run *run, struct share *sh);

#endif
