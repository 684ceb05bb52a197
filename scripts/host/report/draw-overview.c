// SPDX-License-Identifier: GPL-2.0-only
/* The plot on top of the report: data/overview.dat, and the facts for overview.gp. */
#include "report.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

/* What is done, and which variants never come to it. */
static char *line_label(const struct run *run, const struct line *l, const char *unit)
{
	/* The axis has the unit, if it is the same for all. */
	int len = *unit ? strrchr(l->text, ',') - l->text : (int)strlen(l->text);
	char *label = xasprintf("%.*s", len, l->text);
	const char *before = NULL;
	double value;

	for (unsigned int v = 0; v < run->facts->nr_variants; v++) {
		bool none = !line_value(run, l, v, &value);

		if (!in_overview(run, v) || (!none && line_told(run, l, v)))
			continue;
		label = xasprintf("%s%s %s", label, before ? before : none ? " (none:" :
				  " (≈ floor:", run->facts->variants[v]);
		before = ",";
	}
	return before ? xasprintf("%s)", label) : label;
}

/* The unit of all lines on one side, or "" if they have several. */
static const char *side_unit(const struct run *run, const struct line *lines, unsigned int n,
			     bool cost)
{
	const char *unit = NULL;

	for (unsigned int i = 0; i < n; i++) {
		const char *u = key_unit(run, lines[i].figure, lines[i].key);

		if (lines[i].cost == cost)
			unit = !unit || !strcmp(unit, u) ? u : "";
	}
	return unit ? unit : "";
}

/* data/overview.dat: costs, then gains; a row is its number, label, and figures. */
static void write_overview_dat(const struct run *run, const struct line *lines, unsigned int n)
{
	char *path = xasprintf("%s/data/overview.dat", run->dir);
	FILE *out = create(path);
	bool cost = true;
	double value;

	fprintf(out, "# row label");
	for (unsigned int v = 0; v < run->facts->nr_variants; v++)
		fprintf(out, " %s", run->facts->variants[v]);
	for (unsigned int i = 0; i < n; i++) {
		if (cost && !lines[i].cost)
			fputs("\n\n", out);
		cost = lines[i].cost;
		fprintf(out, "\n%u \"%s\"", i, line_label(run, &lines[i],
			side_unit(run, lines, n, lines[i].cost)));
		for (unsigned int v = 0; v < run->facts->nr_variants; v++)
			if (in_overview(run, v) && line_value(run, &lines[i], v, &value) &&
			    line_told(run, &lines[i], v))
				fprintf(out, " %.10g", value);
			else
				fprintf(out, " NaN");
	}
	fputc('\n', out);
	commit(out, path);
}

void draw_overview(struct run *run, const struct figure *figs, unsigned int nr,
		   const char *plots)
{
	struct line *lines;
	unsigned int n = overview(run, figs, nr, &lines), costs = 0;
	char *facts;
	size_t size;
	FILE *out;

	for (unsigned int i = 0; i < n; i++)
		costs += lines[i].cost;
	if (!costs || costs == n)
		return;		/* write_overview() leaves it out, too */
	out = plot_facts(&facts, &size);
	plot_variants(out, run);
	fprintf(out, "NP = 1\nCOSTS = %u\nGAINS = %u\n", costs, n - costs);
	plot_setting(out, "COST_UNIT", side_unit(run, lines, n, true));
	plot_setting(out, "GAIN_UNIT", side_unit(run, lines, n, false));
	plot_setting(out, "NOTE", run->facts->exact ?
		     "insn: guest instructions, counted. ≈: not told apart. " :
		     run->facts->dry ? DRY_MARK ". " : "");
	if (fclose(out))
		err(1, "allocate a script");
	write_overview_dat(run, lines, n);
	plot_draw(run, "overview", facts, plots);
	free(facts);
	free(lines);
}
