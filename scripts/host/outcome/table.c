// SPDX-License-Identifier: GPL-2.0-only
/* The matrix as Markdown: a table for each program, a row per scenario. */
#include "outcome.h"

#include <err.h>
#include <string.h>

static const char *const preamble =
"# What happens when a page goes bad\n\n"
"Each scenario was run on each variant in a guest, by the reproducer that heads its\n"
"table. What happened is recorded there as facts and compared with what the design of\n"
"the variant promises (`bench/repro/promise`): **bold** is worse than promised, *italic*\n"
"is where nothing is promised. `make test` runs all of it and fails where a cell is\n"
"another one; nothing here is typed by hand.\n\n"
"*told*: each process that maps the page got SIGBUS by itself; with the right\n"
"`si_code`, `si_addr` and `si_addr_lsb`, unless it says otherwise. *unmapped*: no page\n"
"table has the page any more (`/proc/PID/pagemap`), and the next touch of each got\n"
"SIGBUS. *left mapped*: it is still there and can be read. *read again*: unmapped, but\n"
"the next touch maps and reads the bad page. *others harmed*: a process or page that\n"
"has nothing to do with the error lost, or was told, something. *fs up*, *fs down*:\n"
"the file system goes on, or was shut down. An error such as EIO is what the injector\n"
"got, if not success or a shutdown's EUCLEAN. *early* and *late* are kill policies.\n\n";

const char *cell_text(const struct result *res)
{
	return *res->cell ? res->cell : "no change";
}

static void write_cell(FILE *f, const struct row *row, unsigned int v, const struct result *res)
{
	const char *cell;

	if (!res) {
		fputs(" not run |", f);
		return;
	}
	cell = cell_text(res);
	if (verdict_of(row, v, res) != AS_PROMISED)
		fprintf(f, " **%s** |", cell);
	else
		fprintf(f, row->promise->cell[v] ? " %s |" : " *%s* |", cell);
}

/* How many scenarios each variant meets as promised, or worse. */
static void write_counts(FILE *f, const struct matrix *m, struct results *r)
{
	static const char *const heads[] = { "as promised", "worse", "nothing promised", "not run" };

	fputs("| scenarios |", f);
	for (unsigned int h = 0; h < 4; h++)
		fprintf(f, " %s |", heads[h]);
	fputs("\n|---|---:|---:|---:|---:|\n", f);
	for (unsigned int v = 0; v < m->nr_variants; v++) {
		unsigned int n[4] = { 0 };

		for (unsigned int i = 0; i < m->nr_rows; i++) {
			const struct row *row = &m->rows[i];

			switch (verdict_of(row, v, find_result(r, row, m->variants[v].name))) {
			case AS_PROMISED:
				n[row->promise->cell[v] ? 0 : 2]++;
				break;
			case NOT_RUN:
				n[3]++;
				break;
			default:
				n[1]++;
			}
		}
		fprintf(f, "| %s | %u | %u | %u | %u |\n", m->variants[v].name, n[0], n[1], n[2], n[3]);
	}
	fputc('\n', f);
}

static void write_heads(FILE *f, const struct matrix *m, const struct row *row)
{
	fprintf(f, "## %s: %s\n\n| |", row->program, row->group);
	for (unsigned int v = 0; v < m->nr_variants; v++)
		fprintf(f, " %s |", m->variants[v].name);
	fputs("\n|---|", f);
	for (unsigned int v = 0; v < m->nr_variants; v++)
		fputs("---|", f);
	fputc('\n', f);
}

void write_table(const struct matrix *m, struct results *r, const char *path)
{
	char *tmp = xasprintf("%s.tmp", path);
	FILE *f = fopen(tmp, "we");
	const char *program = NULL;

	if (!f)
		err(1, "create %s", tmp);
	fputs(preamble, f);
	write_counts(f, m, r);
	for (unsigned int i = 0; i < m->nr_rows; i++) {
		const struct row *row = &m->rows[i];

		if (program != row->program) {
			if (program)
				fputc('\n', f);
			write_heads(f, m, row);
			program = row->program;
		}
		fprintf(f, "| %s |", row->scenario);
		for (unsigned int v = 0; v < m->nr_variants; v++)
			write_cell(f, row, v, find_result(r, row, m->variants[v].name));
		fputc('\n', f);
	}
	if (fclose(f))
		err(1, "write %s", tmp);
	if (rename(tmp, path))
		err(1, "rename %s to %s", tmp, path);
}
