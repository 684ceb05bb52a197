// SPDX-License-Identifier: GPL-2.0-only
/*
 * Plain text of 72 columns. cover.txt: the headline figures, which scripts/publish/quote
 * puts where they are quoted; cover-letter.txt: what a mail would say of the run.
 */
#include "report.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS 72
#define LABEL_WIDTH 22
#define VALUE_WIDTH 8
#define PER_LINE ((COLUMNS - LABEL_WIDTH) / VALUE_WIDTH)

/* The cells of one line, wrapped where it would be wider than a mail may be. */
struct line_out {
	FILE *out;
	unsigned int nr;
};

static void next_cell(struct line_out *l)
{
	if (l->nr && l->nr % PER_LINE == 0)
		fprintf(l->out, "\n%*s", LABEL_WIDTH, "");
	l->nr++;
}

static void put_word(struct line_out *l, const char *word)
{
	next_cell(l);
	fprintf(l->out, " %*s", VALUE_WIDTH - 1, word);
}

/* Counts that are large enough lose their decimals. */
static void put_value(struct line_out *l, double value)
{
	next_cell(l);
	fprintf(l->out, " %*.*f", VALUE_WIDTH - 1, fabs(value) < 1000 ? 2 : 0,
		fabs(value) < 0.005 ? 0 : value);	/* not -0.00 */
}

static void put_variants(FILE *out, const struct run *run, bool all)
{
	struct line_out l = { .out = out };

	fprintf(out, "%-*s", LABEL_WIDTH, "");
	for (unsigned int v = 0; v < run->facts->nr_variants; v++)
		if (all || in_overview(run, v)) {
			next_cell(&l);
			fprintf(out, " %*.*s", VALUE_WIDTH - 1, VALUE_WIDTH - 1,
				run->facts->variants[v]);
		}
	fputc('\n', out);
}

/* "3", or "2 to 3": the boots behind a figure. */
static char *boots_of_run(const struct run *run)
{
	size_t cells = (size_t)run->nr_keys * run->facts->nr_variants;
	unsigned int least = 0, most = 0;

	for (size_t i = 0; i < cells; i++) {
		unsigned int n = run->cells[i].boots;

		if (n && (!least || n < least))
			least = n;
		most = n > most ? n : most;
	}
	return least < most ? xasprintf("%u to %u", least, most) : xasprintf("%u", most);
}

static void put_row(FILE *out, const struct run *run, unsigned int key)
{
	const char *params = xasprintf("%s n=%s", run->keys[key].params, boots_text(run, key));
	struct line_out l = { .out = out };

	/* A long list of parameters gets a line of its own. */
	if (strlen(params) > LABEL_WIDTH - 2)
		fprintf(out, "  %s\n%*s", params, LABEL_WIDTH, "");
	else
		fprintf(out, "  %-*s", LABEL_WIDTH - 2, params);
	for (unsigned int v = 0; v < run->facts->nr_variants; v++) {
		const struct cell *c = cell_of(run, key, v);

		if (c->present)
			put_value(&l, c->median);
		else
			put_word(&l, "-");
	}
	fputc('\n', out);
}

static void put_figure(FILE *out, const struct run *run, const struct figure *f)
{
	const char *metric = "";

	for (unsigned int key = f->first; key < f->end; key++) {
		if (!key_in_headline(run, f, key))
			continue;
		if (strcmp(metric, run->keys[key].metric)) {
			metric = run->keys[key].metric;
			fprintf(out, "%s, %s, %s\n", f->experiment, metric,
				key_unit(run, f, key));
		}
		put_row(out, run, key);
	}
}

/**
 * write_cover - write the headline figures of a run as plain text
 * @run: the run, with its cells
 * @figs: its figures
 * @nr: number of figures
 *
 * Medians over boots, without spread, and how many boots these are; says where the rest is.
 */
void write_cover(const struct run *run, const struct figure *figs, unsigned int nr)
{
	char *path = xasprintf("%s/cover.txt", run->dir);
	FILE *out = create(path);

	if (run->facts->dry)
		fprintf(out, "%s\n", DRY_MARK);
	put_variants(out, run, true);
	for (unsigned int i = 0; i < nr; i++)
		put_figure(out, run, &figs[i]);
	fprintf(out, "\n%s, kernel %s, medians over n boots%s.\n", run->facts->accel,
		run->facts->base, run->facts->exact ? " laid out differently" : "");
	fprintf(out, "%s\nSpread, method and raw data: report.md of the run.\n", run->facts->exact ?
		"Guest instructions, counted; not times." :
		run->facts->dry ? DRY_MARK "." : "Times.");
	commit(out, path);
}

/* A paragraph, filled to 72 columns. */
static void put_text(FILE *out, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void put_text(FILE *out, const char *fmt, ...)
{
	size_t column = 0;
	char *text, *word, *rest;
	va_list ap;

	va_start(ap, fmt);
	text = xvasprintf(fmt, ap);
	va_end(ap);
	for (word = strtok_r(text, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		if (column && column + 1 + strlen(word) > COLUMNS) {
			fputc('\n', out);
			column = 0;
		}
		column += fprintf(out, "%s%s", column ? " " : "", word);
	}
	fputs("\n\n", out);
	free(text);
}

static void put_lines(FILE *out, const struct run *run, const struct line *lines,
		      unsigned int n, bool cost)
{
	double value = 0;

	put_variants(out, run, false);
	for (unsigned int i = 0; i < n; i++) {
		struct line_out l = { .out = out };

		if (lines[i].cost != cost)
			continue;
		fprintf(out, "%.*s\n%*s", COLUMNS, lines[i].text, LABEL_WIDTH, "");
		for (unsigned int v = 0; v < run->facts->nr_variants; v++) {
			bool present = line_value(run, &lines[i], v, &value);

			if (!in_overview(run, v))
				continue;
			if (present && line_told(run, &lines[i], v))
				put_value(&l, value);
			else
				put_word(&l, present ? "~" : "-");
		}
		fputc('\n', out);
	}
	fputc('\n', out);
}

/* What the harness showed of itself, in words. */
static void put_trust(FILE *out, const struct run *run)
{
	const char *boots = boots_of_run(run);

	if (run->facts->exact)
		put_text(out, "n = %s boots per variant, each laid out differently on purpose; "
			 "medians. Costs are medians of the differences to the floor, sample by "
			 "sample; ~: not told apart from it. Identical boots repeated: %u, of "
			 "which %u differed in any bit. Counted instructions, exact; they say "
			 "nothing of time, caches or contention.", boots, run->nr_repeats,
			 run->nr_unequal);
	else
		put_text(out, "n = %s boots per variant, in rounds of random order; medians. "
			 "Of the same kernel under two names, %u figures were told apart (Mann and "
			 "Whitney's test, 5 %%, corrected by Holm).", boots, run->nr_apart);
	if (run->nr_planted)
		put_text(out, "Work planted on purpose was found with its size in %u of %u "
			 "figures.", run->nr_planted - run->nr_lost, run->nr_planted);
}

/* So many problems are named in a mail. */
#define MOST_PROBLEMS 10

static void put_problems(FILE *out, const struct run *run)
{
	if (!run->nr_problems)
		return;
	put_text(out, "THIS RUN HAS %u PROBLEMS and should not be quoted; report.md names "
		 "them%s:", run->nr_problems, run->nr_problems > MOST_PROBLEMS ? ", the first" : "");
	for (unsigned int i = 0; i < run->nr_problems && i < MOST_PROBLEMS; i++)
		put_text(out, "%s", run->problems[i]);
}

/**
 * write_cover_letter - write what a cover letter would say of a run
 * @run: the run, with its cells
 * @figs: its figures
 * @nr: number of figures
 *
 * Costs and gains, the headline figures, and why to believe them.
 */
void write_cover_letter(const struct run *run, const struct figure *figs, unsigned int nr)
{
	char *path = xasprintf("%s/cover-letter.txt", run->dir);
	FILE *out = create(path);
	struct line *lines;
	unsigned int n = overview(run, figs, nr, &lines);
	char *outcome = outcome_in_words(run);

	put_problems(out, run);
	if (run->facts->dry)
		put_text(out, "THIS IS %s and must not be quoted.", DRY_MARK);
	put_text(out, "Measured on Linux %s with XFS on an emulated NVDIMM, accelerator %s, %s.",
		 run->facts->base, run->facts->accel, run->facts->exact ?
		 "in guest instructions" : "in time");
	if (n && lines[0].cost) {
		put_text(out, "While nothing is wrong, knowing the owners costs this%s:",
			 floor_name(run) ? xasprintf(", above %s, which knows nothing",
						     floor_name(run)) : "");
		put_lines(out, run, lines, n, true);
	}
	if (n && !lines[n - 1].cost) {
		put_text(out, "When a page goes bad, from the injection on (-: it does not happen):");
		put_lines(out, run, lines, n, false);
	}
	if (outcome)
		put_text(out, "Scenarios in which the outcome is what the design promises: %s.", outcome);
	put_text(out, "In full:");
	put_variants(out, run, true);
	for (unsigned int i = 0; i < nr; i++)
		put_figure(out, run, &figs[i]);
	fputc('\n', out);
	put_trust(out, run);
	put_text(out, "To repeat it: make bench SIZE=%s. Spread, method, plots and raw data: "
		 "report.md and report.html.", run->facts->size);
	commit(out, path);
	free(outcome);
	free(path);
	free(lines);
}
