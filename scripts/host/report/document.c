// SPDX-License-Identifier: GPL-2.0-only
/* report.md and report.html, put together from their parts. */
#include "report.h"

#include <stdlib.h>
#include <string.h>

static void write_list(struct doc *d, const char *title, char *const *list, unsigned int nr)
{
	if (!nr)
		return;
	doc_subheading(d, title);
	for (unsigned int i = 0; i < nr; i++)
		doc_item(d, "%s", list[i]);
	doc_end_list(d);
}

static void add_kernel(struct doc *d, const char *name, json_t *k)
{
	struct row r = { 0 };

	row_add(&r, "%s", name);
	row_add(&r, "%s", json_text(k, "title", "?"));
	row_add(&r, "%s", json_text(k, "version", "?"));
	row_add(&r, "`%.12s`", json_text(k, "build_id", "?"));
	doc_row(d, &r);
	json_decref(k);
}

/* Those on which a job alone is booted, which has them counted in another way. */
static void add_kernels_of_jobs(struct doc *d, const struct run *run)
{
	const struct facts *f = run->facts;

	for (unsigned int j = 0; j < f->nr_jobs; j++)
		for (unsigned int v = 0; f->jobs[j].flavour && v < f->nr_variants; v++) {
			json_t *k = load_kernel(run, f->variants[v], f->jobs[j].name);

			if (k)
				add_kernel(d, xasprintf("%s, %s", f->variants[v],
							f->jobs[j].flavour), k);
		}
}

static void write_variants(struct doc *d, const struct run *run)
{
	struct row r = { 0 };

	doc_heading(d, "Variants");
	row_add(&r, "variant");
	row_add(&r, "what");
	row_add(&r, "kernel");
	row_add(&r, "build id");
	doc_table(d, &r);
	for (unsigned int v = 0; v < run->facts->nr_variants; v++)
		add_kernel(d, run->facts->variants[v], load_kernel(run, run->facts->variants[v], "bench"));
	for (unsigned int c = 0; c < run->facts->nr_checks; c++)
		add_kernel(d, run->facts->checks[c].variant,
			   load_kernel(run, run->facts->checks[c].variant, "bench"));
	for (unsigned int i = 0; i < run->facts->nr_granules; i++)
		add_kernel(d, run->facts->granules[i].kernel,
			   load_kernel(run, run->facts->granules[i].kernel, "bench"));
	add_kernels_of_jobs(d, run);
	doc_end_table(d);
}

static void write_environment(struct doc *d, const struct run *run)
{
	json_t *env = load_json(xasprintf("%s/environment.json", run->dir)), *v;
	const char *key;

	doc_heading(d, "Environment");
	doc_text(d, "In full: `environment.json`.");
	json_object_foreach(env, key, v)
		if (json_is_string(v))
			doc_item(d, "%s: %s", key, json_string_value(v));
	doc_end_list(d);
	write_hosts(d, run, env);
	json_decref(env);
}

static void write_figure(struct doc *d, const struct run *run, const struct figure *f,
			 const char *titles)
{
	const char *question = json_text(f->info, "question", NULL);
	const char *method = json_text(f->info, "method", NULL);

	doc_subheading(d, figure_title(f));
	if (question)
		doc_text(d, "**Question.** %s", question);
	if (method)
		doc_text(d, "**Method.** %s", method);
	doc_plot(d, f->experiment, figure_title(f));
	write_tables(d, run, f);
	write_agreement(d, run, f);
	write_zeros(d, run, f);
	write_follows(d, run, f);
	write_profiles(d, run, f, titles);
	write_cache_lines(d, run, f);
	doc_text(d, "Data: `data/%s.dat`%s; raw: the lines `sample %s` of "
		 "`raw/<variant>/<boot>/data.raw.gz`.", f->experiment,
		 run->plots ? xasprintf("; plot as SVG: `plots/%s.svg`", f->experiment) : "",
		 f->experiment);
	html_boots(d->html, run, f);
}

unsigned int write_document(const struct run *run, const struct figure *figs,
			    unsigned int nr, const char *titles)
{
	struct doc d;
	unsigned int missed;

	doc_open(&d, run->dir, xasprintf("Who owns a reflinked DAX page: %s run on %s%s",
		 run->facts->size, run->facts->base, dry_mark(run, ": ")));
	d.plots = run->plots;
	if (run->facts->dry) {
		d.mark = DRY_MARK;
		doc_text(&d, "**" DRY_MARK "**: the guests ran on an emulator that counts nothing, "
			 "side by side, a few rounds of them. Their times show that the way of a "
			 "real clock works to its end, and nothing of any design.");
	}
	write_decision(&d, run, figs, nr);
	write_overview(&d, run, figs, nr);
	if (run->outcome)
		write_outcome(&d, run);
	doc_heading(&d, "Headline figures");
	doc_text(&d, "Accelerator %s%s. %s", run->facts->accel, dry_mark(run, ": "), run->facts->exact ?
		 "Figures are counted guest instructions: path lengths, not times." :
		 "Figures are times; between the designs only what exceeds the noise counts.");
	write_headline(&d, run, figs, nr);
	doc_heading(&d, "Can this run be trusted");
	write_list(&d, "Problems: missing, damaged, foreign, or not as it must be",
		   run->problems, run->nr_problems);
	missed = write_verdict(&d, run, figs, nr);
	write_list(&d, "Remarks", run->remarks, run->nr_remarks);
	write_noise(&d, run, figs, nr);
	write_planted(&d, run, figs, nr);
	if (!run->outcome)
		write_outcome(&d, run);
	doc_heading(&d, "Experiments");
	for (unsigned int i = 0; i < nr; i++)
		write_figure(&d, run, &figs[i], titles);
	write_unmeasured(&d, run, figs, nr, titles);
	write_variants(&d, run);
	write_environment(&d, run);
	doc_close(&d);
	return missed;
}
