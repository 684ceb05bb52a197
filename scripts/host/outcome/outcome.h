/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * outcome: the matrix of what happens when a page goes bad, from what the reproducers
 * said in their guests (bench/repro/outcome.h), against what each design promises
 * (bench/repro/promise).
 *
 * Memory is never freed: the program runs once and ends.
 */
#ifndef OUTCOME_H
#define OUTCOME_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <stdbool.h>
#include <stdio.h>

#include "../util/util.h"

#define MAX_VARIANTS	8

/* One scenario on one variant. */
struct result {
	const char *program, *scenario, *variant;
	const char *cell;	/* what happened, in a few words */
	bool judged;		/* some row of the matrix has it */
};

struct results {
	struct result *v;
	unsigned int n;
};

/* What one kind of promise says of one variant; cell NULL: it promises nothing. */
struct promise {
	const char *name;
	const char *cell[MAX_VARIANTS];
};

/* A row of the matrix. */
struct row {
	const char *program, *scenario;
	const char *group;	/* the heading above it */
	const struct promise *promise;
	const char *known[MAX_VARIANTS];	/* what it does instead, if not as promised */
};

struct matrix {
	const char *variants[MAX_VARIANTS];
	unsigned int nr_variants;
	struct promise *promises;
	unsigned int nr_promises;
	struct row *rows;
	unsigned int nr_rows;
	const char **programs;	/* in the order of the file */
	unsigned int nr_programs;
};

/* read.c */
void read_results(struct results *r, const char *dir);
struct result *find_result(struct results *r, const struct row *row, const char *variant);
/* Was it run, without the end of the kernel? */
bool program_went_on(const struct results *r, const char *program, const char *variant);
bool is_end(const char *cell);		/* of the kernel, or of the task in it */

/* cell.c: the facts of a line `OUTCOME: KEY=VALUE ...` in words */
const char *cell_of_facts(const char *facts);

/* promise.c */
void read_promises(struct matrix *m, const char *path);
/* Only the columns of @names, words of a text, are left. */
void keep_variants(struct matrix *m, const char *names);

/* judge.c: TAP on standard output; returns how many failed */
enum verdict { NOT_RUN, AS_PROMISED, KNOWN, UNKNOWN };
enum verdict verdict_of(const struct row *row, unsigned int v, const struct result *res);
unsigned int judge(const struct matrix *m, struct results *r);

/* table.c, json.c */
const char *cell_text(const struct result *res);
void write_table(const struct matrix *m, struct results *r, const char *path);
void write_json(const struct matrix *m, struct results *r, const char *path);

/* util.c */
void *grow(void *p, unsigned int n, size_t size);
/* One line without its end, or NULL; a new string each time. */
char *next_line(FILE *f);

#endif
