/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * outcome: the matrix of what happens when a page goes bad, from what the reproducers
 * said in their guests (bench/repro/lib/outcome.h), against what each variant promises
 * (bench/repro/promise) and what it is known to do instead (kernel-patches/BASE/known).
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

/* A column of the matrix. */
struct variant {
	const char *name;
	const char **words;	/* what it promises; NULL ends them */
};

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

/* What one kind of promise says of each variant; cell NULL: it promises nothing. */
struct promise {
	const char *name;
	const char *due;	/* what users are due, whoever promises it: its first line */
	const char **cell;
};

/* A row of the matrix. */
struct row {
	const char *program, *scenario;
	const char *group;	/* the heading above it */
	const struct promise *promise;
	const char **known;	/* what each variant does instead, NULL: as promised */
};

struct matrix {
	struct variant *variants;
	unsigned int nr_variants;
	const char **words;	/* that a variant can promise */
	unsigned int nr_words;
	struct promise *promises;
	unsigned int nr_promises;
	struct row *rows;
	unsigned int nr_rows;
};

/* read.c */
void read_results(struct results *r, const char *dir);
struct result *find_result(struct results *r, const struct row *row, const char *variant);
/* Was it run, without the end of the kernel? */
bool program_went_on(const struct results *r, const char *program, const char *variant);
bool is_end(const char *cell);		/* of the kernel, or of the task in it */

/* cell.c: the facts of a line `OUTCOME: KEY=VALUE ...` in words */
const char *cell_of_facts(const char *facts);

/* variants.c */
/* "NAME=WORD,WORD", or NAME without any: one more column. */
void add_variant(struct matrix *m, char *text);
/* The index of the variant of that name, or -1. */
int find_variant(const struct matrix *m, const char *name);
/* Ends the program if a variant has a word that the promises lack. */
void check_words(const struct matrix *m, const char *path);
/* Only the columns of @names, words of a text, are left. */
void keep_variants(struct matrix *m, char *names);

/* lines.c: the lines of a file, for messages "FILE:LINE: WHAT: 'TEXT'" */
struct lines {
	const char *path;
	FILE *f;
	unsigned int nr;	/* of the line that next_text() returned */
	const char *text;	/* the line as it is in the file */
};

void open_lines(struct lines *l, const char *path);
/* The next line that is neither empty nor a comment, to be cut into pieces, or NULL. */
char *next_text(struct lines *l);
void bad_line(const struct lines *l, const char *fmt, ...)
	__attribute__((format(printf, 2, 3), noreturn));
/* Ends @s at its last ": " and returns what follows. Ends the program if there is none. */
char *cut(const struct lines *l, char *s);

/* matrix.c */
/* An array with a place for each variant, all of them NULL. */
const char **no_cells(const struct matrix *m);
/* NULL if there is none. */
struct row *find_row(const struct matrix *m, const char *program, const char *scenario);

/* promise.c: all variants must have been added before */
void read_promises(struct matrix *m, const char *path);

/* known.c: reads what variants do instead; the promises must have been read before */
void read_known(struct matrix *m, const char *path);

/* judge.c: TAP on standard output; returns how many failed */
enum verdict { NOT_RUN, AS_PROMISED, KNOWN, UNKNOWN };
/* Is @cell what @promise says? An error that the injector got may follow. */
bool as_promised(const char *cell, const char *promise);
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
