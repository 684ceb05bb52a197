// SPDX-License-Identifier: GPL-2.0-only
/* report.md, put together from its parts. */
#include "report.h"

#include <stdlib.h>

static void write_list(FILE *out, const char *title, char *const *list, unsigned int nr)
{
	if (!nr)
		return;
	fprintf(out, "## %s\n\n", title);
	for (unsigned int i = 0; i < nr; i++)
		fprintf(out, "- %s\n", list[i]);
	fputc('\n', out);
}

static void write_variants(FILE *out, const struct run *run)
{
	fprintf(out, "## Variants\n\n| variant | what | kernel | build id |\n|---|---|---|---|\n");
	for (unsigned int v = 0; v < run->nr_variants; v++) {
		char *path = xasprintf("%s/kernels/%s.json", run->dir, run->variants[v]);
		json_t *k = load_json(path);

		fprintf(out, "| %s | %s | %s | `%.12s` |\n", run->variants[v],
			json_text(k, "title", "?"), json_text(k, "version", "?"),
			json_text(k, "build_id", "?"));
		json_decref(k);
		free(path);
	}
	fputc('\n', out);
}

static void write_environment(FILE *out, const struct run *run)
{
	char *path = xasprintf("%s/environment.json", run->dir);
	json_t *env = load_json(path), *v;
	const char *key;

	fprintf(out, "## Environment\n\nIn full: `environment.json`.\n\n");
	json_object_foreach(env, key, v)
		if (json_is_string(v))
			fprintf(out, "- %s: %s\n", key, json_string_value(v));
	fputc('\n', out);
	json_decref(env);
	free(path);
}

static void write_figure(FILE *out, const struct run *run, const struct figure *f)
{
	const char *question = json_text(f->info, "question", NULL);

	fprintf(out, "## %s\n\n", figure_title(f));
	if (question)
		fprintf(out, "%s\n\n", question);
	fprintf(out, "![%s](plots/%s.png)\n\n", figure_title(f), f->experiment);
	write_tables(out, run, f);
	fprintf(out, "Data: [data/%s.dat](data/%s.dat), plot as "
		"[SVG](plots/%s.svg); raw files: `raw/`.\n\n", f->experiment, f->experiment,
		f->experiment);
}

unsigned int write_markdown(const struct run *run, const struct figure *figs,
			    unsigned int nr)
{
	char *path = xasprintf("%s/report.md", run->dir);
	FILE *out = create(path);
	unsigned int missed;

	fprintf(out, "# Who owns a reflinked DAX page: %s run on %s\n\n",
		json_text(run->plan, "profile", "?"), json_text(run->plan, "base", "?"));
	fprintf(out, "Accelerator %s. %s\n\n", run->accel, run->exact ?
		"Figures are counted guest instructions: path lengths, not times." :
		"Figures are times; between the designs only what exceeds the noise counts.");
	write_headline(out, run, figs, nr);
	fprintf(out, "Median [spread] over boots%s\n\n", variant_index(run, "stock") < 0 ?
		"." : "; × is the ratio to stock.");
	write_list(out, "Missing, damaged or foreign: not in any figure",
		   run->problems, run->nr_problems);
	fprintf(out, "## Verdict\n\n");
	missed = write_verdict(out, run, figs, nr);
	write_list(out, "Remarks", run->remarks, run->nr_remarks);
	for (unsigned int i = 0; i < nr; i++)
		write_figure(out, run, &figs[i]);
	write_variants(out, run);
	write_environment(out, run);
	commit(out, path);
	return missed;
}
