// SPDX-License-Identifier: GPL-2.0-only
/*
 * What happens when a page goes bad: the outcome matrix of a full run, which
 * scripts/run/matrix.sh made and build/host/outcome judged (scripts/host/outcome/json.c has
 * the schema). report.md has how many scenarios went as promised, and a link to
 * outcome.md; report.html the whole of it.
 */
#include "report.h"

#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool well_formed(json_t *outcome)
{
	size_t variants = json_array_size(json_object_get(outcome, "variants")), i, v;
	json_t *rows = json_object_get(outcome, "rows"), *row, *cell;

	json_array_foreach(rows, i, row) {
		json_t *cells = json_object_get(row, "cells");

		if (json_array_size(cells) != variants)
			return false;
		json_array_foreach(cells, v, cell)
			if (!json_is_string(json_object_get(cell, "verdict")))
				return false;
	}
	return json_is_array(rows) && json_is_array(json_object_get(outcome, "variants"));
}

/* Each line "not ok N - TEXT" of the TAP is a problem of the run. */
static void name_unexpected(struct run *run)
{
	char *path = xasprintf("%s/outcome/repro.tap", run->dir), *line = NULL, *text;
	FILE *f = fopen(path, "re");
	size_t size = 0;

	if (!f && errno != ENOENT)
		err(1, "open %s", path);
	if (!f)
		problem(run, "missing: outcome/repro.tap, which says whether the outcomes were "
			"as expected");
	while (f && getline(&line, &size, f) >= 0) {
		line[strcspn(line, "\n")] = 0;
		text = strstr(line, " - ");
		if (!strncmp(line, "not ok", 6))
			problem(run, "not as expected: %s", text ? text + 3 : line);
	}
	if (f)
		fclose(f);
	free(line);
	free(path);
}

void check_outcome(struct run *run)
{
	json_t *outcome = load_json(xasprintf("%s/outcome/outcome.json", run->dir));

	if (!outcome) {
		if (run->facts->matrix)
			problem(run, "missing: outcome/outcome.json, the reproducers were not run "
				"or failed");
		return;
	}
	if (!well_formed(outcome)) {
		problem(run, "excluded: outcome/outcome.json is not of the schema that this "
			"program knows");
		return;
	}
	run->outcome = outcome;
	name_unexpected(run);
}

/* The cells of column @v with this verdict; of @program only, if it is not NULL. */
static unsigned int count(const struct run *run, size_t v, const char *program,
			  const char *verdict)
{
	json_t *row;
	unsigned int n = 0;
	size_t i;

	json_array_foreach(json_object_get(run->outcome, "rows"), i, row) {
		json_t *cell = json_array_get(json_object_get(row, "cells"), v);

		if (program && strcmp(program, json_text(row, "program", "")))
			continue;
		n += !verdict || !strcmp(verdict, json_text(cell, "verdict", ""));
	}
	return n;
}

/* "stock 26, fixed 72, ... of 128 scenarios"; the floor promises next to nothing. */
char *outcome_in_words(const struct run *run)
{
	const char *floor = floor_name(run);
	char *text = NULL;
	json_t *v;
	size_t i;

	if (!run->outcome)
		return NULL;
	json_array_foreach(outcome_columns(run), i, v)
		if (!floor || strcmp(json_string_value(v), floor))
			text = xasprintf("%s%s%s %u", text ? text : "", text ? ", " : "",
					 json_string_value(v), count(run, i, NULL, "as promised"));
	return text ? xasprintf("%s of %u scenarios", text, count(run, 0, NULL, NULL)) : NULL;
}

static void write_counts(struct doc *d, const struct run *run)
{
	static const char *const verdicts[] = { "as promised", "worse", "unexpected",
						"nothing promised", "not run" };
	struct row r = { 0 };
	json_t *v;
	size_t i;

	row_add(&r, "variant");
	row_add(&r, "as promised");
	row_add(&r, "worse, and known");
	row_add(&r, "not as expected");
	row_add(&r, "nothing promised");
	row_add(&r, "not run");
	row_add(&r, "scenarios");
	doc_table(d, &r);
	json_array_foreach(outcome_columns(run), i, v) {
		row_add(&r, "%s", json_string_value(v));
		for (size_t n = 0; n < sizeof(verdicts) / sizeof(*verdicts); n++)
			row_add(&r, "%u", count(run, i, NULL, verdicts[n]));
		row_add(&r, "%u", count(run, i, NULL, NULL));
		doc_row(d, &r);
	}
	doc_end_table(d);
}

/* A line per reproducer, which has the scenarios of one kind. */
static void write_programs(struct doc *d, const struct run *run)
{
	const char *program = "";
	struct row r = { 0 };
	json_t *row, *v;
	size_t i, c;

	row_add(&r, "as promised, of scenarios");
	json_array_foreach(outcome_columns(run), c, v)
		row_add(&r, "%s", json_string_value(v));
	doc_table(d, &r);
	json_array_foreach(json_object_get(run->outcome, "rows"), i, row) {
		if (!strcmp(program, json_text(row, "program", "")))
			continue;
		program = json_text(row, "program", "");
		row_add(&r, "`%s`: %s", program, json_text(row, "heading", ""));
		json_array_foreach(outcome_columns(run), c, v)
			row_add(&r, "%u of %u", count(run, c, program, "as promised"),
				count(run, c, program, NULL));
		doc_row(d, &r);
	}
	doc_end_table(d);
}

static bool has_column(const struct run *run, const char *variant)
{
	json_t *v;
	size_t i;

	json_array_foreach(outcome_columns(run), i, v)
		if (!strcmp(json_string_value(v), variant))
			return true;
	return false;
}

static void write_matrix(struct doc *d, const struct run *run)
{
	write_counts(d, run);
	for (unsigned int v = 0; v < run->facts->nr_variants; v++)
		if (!has_column(run, run->facts->variants[v]))
			doc_text(d, "%s is not in it: its reproducers were not judged.",
				 run->facts->variants[v]);
	write_programs(d, run);
	doc_text(d, "**told**: each process that maps the page got SIGBUS by itself, with the right "
		 "siginfo unless it says otherwise. **unmapped**: no page table has the page any "
		 "more, and the next touch got SIGBUS. **left mapped**: it can still be read. "
		 "**read again**: unmapped, but the next touch maps and reads it. **others harmed**: "
		 "a process that does not map the bad page lost data or got a signal. "
		 "**fs up**, **fs down**: the file system goes on, or was shut down. An error such as "
		 "EIO is what the injector got. **early**, **late**: kill policies.");
	html_outcome(d->html, run);
	doc_text(d, "Each scenario on each variant: [outcome.md](outcome.md). The TAP of the "
		 "reproducers: `outcome/repro.tap`; raw: "
		 "`outcome/<variant>-<reproducer>/data.raw.gz`, `.failed` where the kernel died.");
}

void write_outcome(struct doc *d, const struct run *run)
{
	bool planned = run->facts->matrix;

	doc_heading(d, "What happens when a page goes bad");
	doc_text(d, "**Question.** Which owners are told and unmapped? Who else is harmed? Does the file "
		 "system go on? Is that what the design promises?");
	if (!run->outcome) {
		doc_text(d, planned ? "**Missing**: see the problems of this run." :
			 "**Not in this run**: `make bench SIZE=full` makes it.");
		return;
	}
	doc_text(d, "**Method.** A reproducer of `bench/repro/` plays each scenario in a guest, on "
		 "each variant, with tcg-icount, and records facts: signals and siginfo of each "
		 "process, page tables, the next touch, the file system. They are compared with "
		 "what `bench/repro/promise` says of the design, and with the known exceptions. "
		 "One boot: these are outcomes, not figures.");
	write_matrix(d, run);
}
