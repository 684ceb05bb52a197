/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * report: from the raw files of a run to summary.json, plots and the reports.
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

#include "../util/util.h"

/* On all that is made of a dry run: nobody is to take its figures for any. */
#define DRY_MARK "not a measurement (ACCEL=dry)"

struct key {
	char *experiment;
	char *metric;
	char *unit;		/* as in the raw file: insn, ns, bytes */
	char *params;		/* k=v,k=v or "-" */
	const char *job;	/* whose boots have it */
	bool paged;		/* some sample covers more than one page */
	double moves;		/* exact: what its metric's figures move by, in percent */
};

struct boot {
	const char *variant;	/* whose figures it gives */
	const char *kernel;	/* its folder in raw/: the variant, or one of the granules */
	char *name;		/* [<job>-]c<cond>r<rep> */
	const char *job;	/* bench, fio, ... */
	char *path;		/* of data.raw.gz */
	unsigned int cond, rep;
	uint64_t digest;	/* over the sample lines, in order */
	size_t nr_samples;
	bool good;
};

struct sample {
	long seq;
	unsigned long long value;
	unsigned int per;
};

struct point {
	unsigned int key, boot;
	double value;		/* unit of the key, per page if PER says so */
	const struct sample *samples;	/* what it is the median of, by SEQ, 0 and up */
	unsigned int nr_samples;
};

/* Of two variants: no sample differs, nothing can be said, or they are told apart. */
enum told { SAME, OPEN, APART };

struct cell {
	bool present;
	unsigned int boots;
	unsigned int samples;	/* of each boot; check_samples() */
	double median, min, max;
	bool has_ci;		/* real clock and enough boots only */
	double ci_low, ci_high;
	enum told told;		/* against the reference; see resolve.c */
	double p;		/* real clock: of that, corrected by Holm ... */
	bool has_shift;		/* ... and what it takes more than the reference: an interval? */
	double shift, shift_low, shift_high;
};

/* Two variants under one condition: the differences of their samples. */
struct paired {
	unsigned int cond, nr;
	unsigned int above, below;	/* so many are more than zero, or less */
	double median;
};

/* ... and under all that they share: pairs.c. */
struct pairs {
	struct paired *conditions;
	unsigned int nr;
	unsigned int samples;		/* of all conditions together ... */
	double median;
	unsigned int exact, differ;	/* so many are the median, or not zero */
	double min, max;		/* of the conditions' medians */
};

/*
 * Boots by which the harness itself is judged, in no design's table or plot:
 * a variant again under another name, or with a known amount planted in it.
 */
struct check {
	const char *variant;	/* stock-again, planted */
	const char *of;		/* the variant it is compared with */
	bool planted;
	double *p;		/* real clock, not planted: of each key, by Holm */
};

/* A kernel that is @of with another granule: its figures are those of @of. */
struct granule {
	const char *kernel, *of;
};

/* The job of a run, and the flavour of the kernels that it is booted on; NULL: measure. */
struct job {
	const char *name, *flavour;
};

/* What was planned when a run began: facts.c. */
struct facts {
	const char *schema, *size, *base, *package, *accel, *accel_reason;
	bool exact;		/* instructions counted, not time taken */
	bool dry;		/* time of an emulator: DRY_MARK */
	bool matrix;		/* the outcome matrix is part of it */
	char **variants;	/* in the order of every table */
	unsigned int nr_variants;
	int reference;		/* the variant that ratios are to, -1: none */
	int floor;		/* the one that costs are counted from, -1: none */
	struct check *checks;
	unsigned int nr_checks;
	struct granule *granules;
	unsigned int nr_granules;
	struct job *jobs;	/* beside bench */
	unsigned int nr_jobs;
	char **symbols;		/* variants that are counted by symbol */
	unsigned int nr_symbols;
	bool counts_lines;	/* cache lines are counted, on all variants */
	char **without;		/* experiments that the base cannot run */
	unsigned int nr_without;
};

struct run {
	const char *dir;
	struct facts *facts;
	struct sums *sums;	/* of raw.sha256, NULL if there is none */
	json_t *outcome;	/* outcome/outcome.json, NULL if there is none */
	const char *plots;	/* gnuplot's scripts; NULL: no plots are drawn */
	void *names;		/* of keys, for intern_key() */
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
	unsigned int nr_repeats;	/* pairs of identical boots ... */
	unsigned int nr_renamed;	/* ... those under two names ... */
	unsigned int nr_unequal;	/* ... and those that differ all the same */
	unsigned int nr_planted;	/* figures with something planted in them ... */
	unsigned int nr_lost;		/* ... and those where it was not found */
	unsigned int nr_apart;		/* real clock: A/A figures told apart */
};

struct heading {
	unsigned int level;	/* 2, 3 */
	char *text, *id;	/* the id is what web pages make of the text */
};

/* The cells of a table's line, collected before it is written. */
struct row {
	char **cells;
	unsigned int nr;
	/* For HTML only: */
	char *boots;		/* where the second cell, n, leads to; NULL: nowhere */
	unsigned int equal;	/* the cell that says what all figures are; 0: they differ */
};

/* report.md and report.html, written side by side; the contents go on top at the end. */
struct doc {
	FILE *md, *html;	/* in memory, until doc_close() */
	char *md_text, *html_text;
	size_t md_size, html_size;
	const char *dir;
	char *title;
	const char *mark;	/* in the head of each table; NULL: none */
	struct heading *headings;
	unsigned int nr_headings;
	bool in_list;
	bool in_table;		/* the HTML of it has begun */
	struct row heads;	/* of that table ... */
	struct row *equal;	/* ... and its rows that are to be folded */
	unsigned int nr_equal;
	bool plots;		/* doc_plot() shows any */
};

/* One panel of a plot: the keys that differ in the x parameter only. */
struct panel {
	unsigned int *keys;
	unsigned int nr;
	char *title;
	char *brief;		/* ... without what all panels of the figure have */
};

struct figure {
	const char *experiment;
	json_t *info;		/* bench/exp/<experiment>.json or {} */
	unsigned int first, end;	/* its keys: [first, end) */
	const char *x;		/* parameter on the x axis, NULL: categories */
	struct panel *panels;
	unsigned int nr_panels;
	char *common;		/* the params that all panels have, or "" */
};

/* util.c */
void *xrealloc(void *p, size_t size);
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
bool params_match(const char *params, json_t *want);
bool is_number(const char *s);

/* case.c: what `spec` of a title file asks for, {"metric", "params"} */
#define NAME_LEN	256		/* of a name in what a boot counted */
#define NAME_FORMAT	"%255s"
/* The first key that is of the case, or f->end. */
unsigned int case_key(const struct run *run, const struct figure *f, json_t *spec);
/* Is this line, `region EXPERIMENT PARAMS`, the head of the case? */
bool case_region(const struct figure *f, json_t *spec, const char *line);

/* stats.c: one sample; ranks.c: two against each other */
double stats_quantile(double *v, size_t n, double p);
double stats_median(double *v, size_t n);
bool stats_median_ci95(double *v, size_t n, double *low, double *high);
double stats_mann_whitney(const double *a, size_t na, const double *b, size_t nb);
bool stats_shift(const double *a, size_t na, const double *b, size_t nb,
		 double *low, double *high, double *shift);
void stats_holm(double *p, size_t n);
int stats_main(const char *what);	/* report --stats */

/* facts.c: ends the program with @status if @dir is no run */
struct facts *load_facts(const char *dir, int status);
const char *flavour_of(const struct facts *f, const char *job);	/* NULL: measure */

/* hosts.c: which boot was made where, if that is known; @env: environment.json */
struct doc;
void write_hosts(struct doc *d, const struct run *run, json_t *env);

/* checksum.c: of raw files, as the run made them */
struct checksum;
void find_checksums(struct run *run);
struct checksum *checksum_start(void);
void checksum_add(struct checksum *c, const char *text);
const char *checksum_complaint(struct checksum *c, const struct run *run,
			       const struct boot *boot);

/* number.c: of a raw file; false if it is none, or too large to be held exactly */
#define LARGEST_VALUE (1ULL << 53)
bool parse_number(const char *s, unsigned long long largest, unsigned long long *n);
bool parse_seq(const char *s, long *seq);

/* plan.c, raw.c, cells.c */
json_t *load_kernel(const struct run *run, const char *variant, const char *job);
void find_boots(struct run *run);
void read_boot(struct run *run, unsigned int boot);
unsigned int intern_key(struct run *run, const char *experiment, const char *metric,
			const char *unit, const char *params);
void add_point(struct run *run, struct point p);
void sort_keys(struct run *run);
void make_cells(struct run *run);
bool boot_counts(const struct run *run, unsigned int boot);
bool value_of(const struct run *run, unsigned int key, unsigned int boot, double *value);
const struct point *point_of(const struct run *run, unsigned int key, unsigned int boot);
void points_of(const struct run *run, unsigned int key, unsigned int *first, unsigned int *end);
unsigned int values_of(const struct run *run, unsigned int key, const char *variant,
		       double *values);
/* The good boot of @variant that is what @like is, but repeat 0, and has @key; -1: none */
int boot_index(const struct run *run, const char *variant, const struct boot *like,
	       unsigned int key);
void resolve(struct run *run);

/* samples.c: every boot has the same samples of a case */
void check_samples(struct run *run);

/* moves.c: what figures move by over conditions */
void find_moves(struct run *run);
double moves_of(const struct run *run, unsigned int key, const struct cell *a,
		const struct cell *b);

/* pairs.c: two variants, sample by sample, in an exact run */
bool pair_up(const struct run *run, unsigned int key, const char *of, const char *to,
	     struct pairs *p);
bool pairs_apart(const struct pairs *p, double range, int without);
enum told tell(const struct run *run, unsigned int key, unsigned int a, unsigned int b);
static inline bool told_apart(const struct run *run, unsigned int key, unsigned int a,
			      unsigned int b)
{
	return tell(run, key, a, b) == APART;
}
static inline struct cell *cell_of(const struct run *run, unsigned int key, unsigned int v)
{
	return &run->cells[key * run->facts->nr_variants + v];
}
/* spread.c */
double spread_low(const struct cell *c);
double spread_high(const struct cell *c);
int spread_order(const struct cell *a, const struct cell *b);
const char *spread_mark(const struct cell *a, const struct cell *b);
double change_of(const struct cell *from, const struct cell *to);

int variant_index(const struct run *run, const char *name);	/* -1: none */
const char *reference_name(const struct run *run);	/* NULL: the run has none */
const char *floor_name(const struct run *run);

json_t *load_title(const char *titles, const char *experiment, const char *base); /* title.c */

/* missing.c, figure.c, dat.c */
void check_missing(struct run *run, const struct figure *figs, unsigned int nr);
json_t *absence(const struct figure *f, const struct key *k, const char *variant);
struct figure *make_figures(const struct run *run, const char *titles, unsigned int *nr);
const char *key_unit(const struct run *run, const struct figure *f, unsigned int key);
const char *figure_title(const struct figure *f);
void write_dat(const struct run *run, const struct figure *f, const char *path);

/* doc.c */
void doc_open(struct doc *d, const char *dir, const char *title);
void doc_close(struct doc *d);
void doc_heading(struct doc *d, const char *text);
void doc_subheading(struct doc *d, const char *text);
void doc_text(struct doc *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void doc_item(struct doc *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void doc_end_list(struct doc *d);
void doc_plot(struct doc *d, const char *name, const char *title);

/* doc-table.c; the table and its rows take what @heads and @r hold, and leave them empty */
void doc_table(struct doc *d, struct row *heads);
void doc_row(struct doc *d, struct row *r);
void doc_end_table(struct doc *d);
void row_add(struct row *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* boots.c: which boots a figure comes from, in HTML */
char *boots_id(const struct run *run, unsigned int key);	/* what to link to */
void html_boots(FILE *html, const struct run *run, const struct figure *f);

/* page.c */
extern const char html_style[], html_script[];

/* html.c */
void html_escaped(FILE *out, const char *s, size_t n);
void html_text(FILE *out, const char *s);	/* with its marks made tags */
void html_svg(FILE *out, FILE *svg, const char *name);

/* tables.c */
bool key_in_headline(const struct run *run, const struct figure *f, unsigned int key);
void begin_by_variant(struct doc *d, const struct run *run, const char *subject);
bool is_small(const struct cell *c);		/* its median */
double spread_of(const struct cell *c);	/* in percent of the median; if small, in its unit */
void write_headline(struct doc *d, const struct run *run, const struct figure *figs,
		    unsigned int nr);
void write_tables(struct doc *d, const struct run *run, const struct figure *f);

char *boots_text(const struct run *run, unsigned int key);	/* "3", or "2 to 3" */

/* shift-tables.c: the same with a real clock */
void write_shifts(struct doc *d, const struct run *run, const unsigned int *keys,
		  char *const *labels, unsigned int nr, const char *left);

/* pair-tables.c */
void write_paired(struct doc *d, const struct run *run, const unsigned int *keys,
		 char *const *labels, unsigned int nr, const char *left);

/* profile.c: instructions by symbol */
void check_profiles(struct run *run);
void write_profiles(struct doc *d, const struct run *run, const struct figure *f,
		    const char *titles);

/*
 * purposes.c: what functions are for. The caller frees what load_purposes() returns: NULL if
 * the directory of title files has no such file. A wrong line ends the program.
 */
struct purposes *load_purposes(const char *titles);
void free_purposes(struct purposes *p);
unsigned int nr_purposes(const struct purposes *p);
const char *purpose_name(const struct purposes *p, unsigned int i);
/* Its number, or nr_purposes(): none is said. */
unsigned int purpose_of(const struct purposes *p, const char *symbol);

/* lines.c: cache lines by what they are */
void check_cache_lines(struct run *run);
void write_cache_lines(struct doc *d, const struct run *run, const struct figure *f);

/* outcome.c, matrix.c: what happens when a page goes bad */
void check_outcome(struct run *run);
json_t *outcome_columns(const struct run *run);
char *outcome_in_words(const struct run *run);	/* NULL: there is none */
void write_outcome(struct doc *d, const struct run *run);
void html_outcome(FILE *html, const struct run *run);

/* decision.c: which design for which load */
void write_decision(struct doc *d, const struct run *run, const struct figure *figs,
		    unsigned int nr);

/* follows.c: fits, and what is computed from the medians */
void write_follows(struct doc *d, const struct run *run, const struct figure *f);

/* agree.c: figures that two ways of counting must agree on */
void check_agreement(struct run *run, const struct figure *figs, unsigned int nr);
unsigned int judge_agreement(struct doc *d, const struct run *run, const struct figure *f);
void write_agreement(struct doc *d, const struct run *run, const struct figure *f);

/* zero.c, unmeasured.c */
void write_zeros(struct doc *d, const struct run *run, const struct figure *f);
void write_unmeasured(struct doc *d, const struct run *run, const struct figure *figs,
		      unsigned int nr, const char *titles);

/* overview.c: a line of what designs cost while nothing is wrong, or give */
struct line {
	const struct figure *figure;
	unsigned int key;
	bool cost;
	char *text;		/* what is done, and the unit */
};

unsigned int overview(const struct run *run, const struct figure *figs, unsigned int nr,
		      struct line **lines);
bool line_value(const struct run *run, const struct line *l, unsigned int v, double *value);
bool line_told(const struct run *run, const struct line *l, unsigned int v);
bool in_overview(const struct run *run, unsigned int v);
void write_overview(struct doc *d, const struct run *run, const struct figure *figs,
		    unsigned int nr);

/* the parts of the report, and the other outputs */
void check_identical(struct run *run);
void write_identical(struct doc *d, const struct run *run);
void check_planted(struct run *run, const struct figure *figs, unsigned int nr);
void write_noise(struct doc *d, const struct run *run, const struct figure *figs,
		 unsigned int nr);
/* history.c: the same kernel under another condition */
unsigned int end_of_metric(const struct run *run, const struct figure *f, unsigned int first);
unsigned int told_without_one(const struct run *run, unsigned int *wrong);
void write_history(struct doc *d, const struct run *run, const struct figure *figs,
		   unsigned int nr);
void write_planted(struct doc *d, const struct run *run, const struct figure *figs,
		   unsigned int nr);
/* bounds.c: what is known to be true; verdict.c: that, and what the harness showed */
void check_bounds(struct run *run, const struct figure *figs, unsigned int nr);
void write_bounds(struct doc *d, const struct run *run, const struct figure *f);
unsigned int write_verdict(struct doc *d, const struct run *run, const struct figure *figs,
			   unsigned int nr);	/* failures of the harness */
/* plot.c: what a plot is told, and gnuplot */
FILE *plot_facts(char **text, size_t *size);
void plot_setting(FILE *out, const char *name, const char *value);
void plot_variants(FILE *out, const struct run *run);
void plot_draw(struct run *run, const char *name, const char *facts, const char *plots);
void svg_tidy(const char *from, const char *to);	/* svg.c */
void draw_figure(struct run *run, const struct figure *f, const char *plots);
/* draw-overview.c */
void draw_overview(struct run *run, const struct figure *figs, unsigned int nr,
		   const char *plots);
unsigned int write_document(const struct run *run, const struct figure *figs,
			    unsigned int nr, const char *titles);	/* failures of the harness */
void write_summary(const struct run *run, const struct figure *figs, unsigned int nr);
struct cell record_cell(json_t *r);
void write_cover(const struct run *run, const struct figure *figs, unsigned int nr);
void write_cover_letter(const struct run *run, const struct figure *figs, unsigned int nr);

const char *dry_mark(const struct run *run, const char *before);	/* "", or that and DRY_MARK */

/* comparable.c: one of two runs that are compared */
struct side {
	const char *dir;
	struct facts *facts;
	json_t *env, *kernels, *summary;
};

#define EXIT_REFUSED 2

struct side load_side(const char *dir);
/* Two runs of counted instructions, on different days or machines, should agree so far. */
#define AGREE_PERCENT 0.2

bool refuse_sides(const struct side *a, const struct side *b);	/* of one base */
bool refuse_bases(const struct side *a, const struct side *b);	/* of two */
void put_tools(const struct side *a, const struct side *b);
void put_marks(const struct side *a, const struct side *b);	/* ... and the kernels */

/* join.c: a figure of two runs */
struct both {
	char *name;		/* experiment, metric, params, unit */
	json_t *a, *b;		/* records; NULL: that run has none */
	double moves;		/* what figures of the metric move by, in percent */
	double change;		/* from A to B, in percent */
	bool apart;
};

struct both *join_sides(const struct side *a, const struct side *b, const char *experiments,
			const char *variants, unsigned int *nr);
int compare_runs(const char *dir_a, const char *dir_b, const char *experiments,
		 const char *variants);
int report_bases(const char *a, const char *b, const char *titles);

void record_environment(const char *dir);

#endif
