/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * report: from the raw files of a run to summary.json, plots and report.md.
 *
 *	boot  = one data.raw.gz, of one variant under one condition
 *	key   = what was measured: experiment, metric, unit, params
 *	point = one boot's number for one key (median over its samples)
 *	cell  = one variant's numbers for one key (statistics over its points)
 *
 * Memory is never freed: the program runs once and ends. A thing that is wrong
 * with the run is added to its problems and shown; only a failing system call
 * or a damaged plan ends the program.
 */
#ifndef REPORT_H
#define REPORT_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <jansson.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct key {
	char *experiment;
	char *metric;
	char *unit;		/* as in the raw file: insn, ns, bytes */
	char *params;		/* k=v,k=v or "-" */
	bool paged;		/* some sample covers more than one page */
};

struct boot {
	const char *variant;
	char *name;		/* c<cond>r<rep> */
	char *path;		/* of data.raw.gz */
	unsigned int cond, rep;
	uint64_t digest;	/* over the sample lines, in order */
	bool good;
};

struct point {
	unsigned int key, boot;
	double value;		/* unit of the key, per page if PER says so */
};

struct cell {
	bool present;
	unsigned int boots;
	double median, min, max;
	bool has_ci;		/* real clock and enough boots only */
	double ci_low, ci_high;
};

struct run {
	const char *dir;
	json_t *plan;		/* plan.json, written by bench */
	const char *accel;
	bool exact;		/* instructions counted, not time taken */
	const char **variants;
	unsigned int nr_variants;
	struct key *keys;	/* sorted once all boots are read */
	unsigned int nr_keys;
	struct boot *boots;
	unsigned int nr_boots;
	struct point *points;
	unsigned int nr_points;
	struct cell *cells;	/* [key * nr_variants + variant] */
	char **problems;
	unsigned int nr_problems;
	char **remarks;		/* worth saying, no reason to fail */
	unsigned int nr_remarks;
	bool identical;		/* repeated boots agreed to the bit */
	unsigned int nr_repeats;
};

/* One panel of a plot: the keys that differ in the x parameter only. */
struct panel {
	unsigned int *keys;
	unsigned int nr;
	char *title;
};

struct figure {
	const char *experiment;
	json_t *info;		/* scripts/plots/<experiment>.json or {} */
	unsigned int first, end;	/* its keys: [first, end) */
	const char *x;		/* parameter on the x axis, NULL: categories */
	struct panel *panels;
	unsigned int nr_panels;
};

/* util.c */
void *xrealloc(void *p, size_t size);
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void problem(struct run *run, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void remark(struct run *run, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
FILE *create(const char *path);		/* writes path.tmp */
void commit(FILE *f, const char *path);	/* ... and renames it to path */
json_t *load_json(const char *path);	/* NULL if there is none; dies if broken */
const char *json_text(json_t *obj, const char *key, const char *otherwise);

/* param.c: strings k=v,k=v */
bool param_get(const char *params, const char *name, char *buf, size_t len);
char *param_without(const char *params, const char *name);
int param_compare(const char *a, const char *b);
json_t *param_json(const char *params);
bool is_number(const char *s);

/* stats.c */
double stats_quantile(double *v, size_t n, double p);
double stats_median(double *v, size_t n);
bool stats_median_ci95(double *v, size_t n, double *low, double *high);

/* plan.c, raw.c, cells.c */
void load_plan(struct run *run);
void find_boots(struct run *run);
void read_boot(struct run *run, unsigned int boot);
unsigned int intern_key(struct run *run, const char *experiment, const char *metric,
			const char *unit, const char *params);
void add_point(struct run *run, unsigned int key, unsigned int boot, double value);
void sort_keys(struct run *run);
void make_cells(struct run *run);
bool boot_counts(const struct run *run, unsigned int boot);
void check_repeats(struct run *run);
static inline struct cell *cell_of(const struct run *run, unsigned int key, unsigned int v)
{
	return &run->cells[key * run->nr_variants + v];
}
int variant_index(const struct run *run, const char *name);	/* -1: none */

/* missing.c, figure.c, dat.c */
void check_missing(struct run *run, const struct figure *figs, unsigned int nr);
struct figure *make_figures(const struct run *run, const char *plots, unsigned int *nr);
const char *key_unit(const struct run *run, const struct figure *f, unsigned int key);
const char *figure_title(const struct figure *f);
void write_dat(const struct run *run, const struct figure *f, const char *path);

/* the outputs */
void write_summary(const struct run *run, const struct figure *figs, unsigned int nr);
void draw_figure(struct run *run, const struct figure *f, const char *plots);
unsigned int write_markdown(const struct run *run, const struct figure *figs,
			    unsigned int nr);
void write_headline(FILE *out, const struct run *run, const struct figure *figs,
		    unsigned int nr);
bool params_match(const char *params, json_t *want);
bool key_in_headline(const struct run *run, const struct figure *f, unsigned int key);
unsigned int most_boots(const struct run *run, const struct figure *f);
void write_cover(const struct run *run, const struct figure *figs, unsigned int nr);
void write_tables(FILE *out, const struct run *run, const struct figure *f);
unsigned int write_verdict(FILE *out, const struct run *run, const struct figure *figs,
			   unsigned int nr);	/* number of bounds missed */
void record_environment(const char *dir);

#endif
