// SPDX-License-Identifier: GPL-2.0-only
/*
 * data/<experiment>.dat: one gnuplot index per panel; a row is x, its label,
 * then median, low, high of each variant. NaN where there is nothing.
 */
#include "report.h"

static void write_cell(FILE *out, const struct cell *c)
{
	if (!c->present)
		fprintf(out, " NaN NaN NaN");
	else if (c->has_ci)
		fprintf(out, " %.10g %.10g %.10g", c->median, c->ci_low, c->ci_high);
	else
		fprintf(out, " %.10g %.10g %.10g", c->median, c->min, c->max);
}

static void write_row(FILE *out, const struct run *run, const struct figure *f,
		      unsigned int key, unsigned int row)
{
	char x[128];

	if (f->x && param_get(run->keys[key].params, f->x, x, sizeof(x)))
		fprintf(out, "%s \"%s\"", is_number(x) ? x : xasprintf("%u", row), x);
	else
		fprintf(out, "%u \"%s\"", row, run->keys[key].params);
	for (unsigned int v = 0; v < run->facts->nr_variants; v++)
		write_cell(out, cell_of(run, key, v));
	fputc('\n', out);
}

void write_dat(const struct run *run, const struct figure *f, const char *path)
{
	FILE *out = create(path);

	fprintf(out, "# %s, accelerator %s%s\n# %s label", f->experiment, run->facts->accel,
		dry_mark(run, ": "), f->x ? f->x : "row");
	for (unsigned int v = 0; v < run->facts->nr_variants; v++)
		fprintf(out, " %s low high", run->facts->variants[v]);
	fputc('\n', out);
	for (unsigned int p = 0; p < f->nr_panels; p++) {
		const struct panel *panel = &f->panels[p];

		fprintf(out, "%s# %s, %s\n", p ? "\n\n" : "", panel->title,
			key_unit(run, f, panel->keys[0]));
		for (unsigned int i = 0; i < panel->nr; i++)
			write_row(out, run, f, panel->keys[i], i);
	}
	commit(out, path);
}
