// SPDX-License-Identifier: GPL-2.0-only
/*
 * cover.txt: the headline figures as plain text of 72 columns, for cover letters
 * and mails. scripts/quote puts it where it is quoted.
 */
#include "report.h"

#include <math.h>
#include <string.h>

#define LABEL_WIDTH 26

/* A figure in nine columns: counts large enough lose their decimals. */
static void put_value(FILE *out, const struct cell *c)
{
	if (!c->present)
		fprintf(out, " %8s", "-");
	else if (fabs(c->median) >= 1000)
		fprintf(out, " %8.0f", c->median);
	else
		fprintf(out, " %8.2f", c->median);
}

static void put_row(FILE *out, const struct run *run, unsigned int key)
{
	const char *params = run->keys[key].params;

	/* A long list of parameters gets a line of its own. */
	if (strlen(params) > LABEL_WIDTH - 2)
		fprintf(out, "  %s\n%*s", params, LABEL_WIDTH, "");
	else
		fprintf(out, "  %-*s", LABEL_WIDTH - 2, params);
	for (unsigned int v = 0; v < run->nr_variants; v++)
		put_value(out, cell_of(run, key, v));
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
 * Medians over boots, without spread; says where the rest is.
 */
void write_cover(const struct run *run, const struct figure *figs, unsigned int nr)
{
	char *path = xasprintf("%s/cover.txt", run->dir);
	FILE *out = create(path);
	unsigned int boots = 0;

	for (unsigned int i = 0; i < nr; i++)
		boots = most_boots(run, &figs[i]) > boots ? most_boots(run, &figs[i]) : boots;
	fprintf(out, "%-*s", LABEL_WIDTH, "");
	for (unsigned int v = 0; v < run->nr_variants; v++)
		fprintf(out, " %8.8s", run->variants[v]);
	fputc('\n', out);
	for (unsigned int i = 0; i < nr; i++)
		put_figure(out, run, &figs[i]);
	fprintf(out, "\n%s, kernel %s, medians over %u boots%s.\n", run->accel,
		json_text(run->plan, "base", "?"), boots,
		run->exact ? ", each laid out differently" : "");
	fprintf(out, "%s\nSpread, method and raw data: report.md beside it.\n", run->exact ?
		"Guest instructions, counted; not times." : "Times.");
	commit(out, path);
}
