// SPDX-License-Identifier: GPL-2.0-only
/* kernel-patches/BASE/known: its head describes it. */
#include "outcome.h"

#include <string.h>

/* "[PROGRAM]" */
static const char *program_of(const struct lines *l, const struct matrix *m, char *s)
{
	s[strcspn(s, "]")] = 0;
	for (unsigned int i = 0; i < m->nr_rows; i++)
		if (!strcmp(m->rows[i].program, s))
			return s;
	bad_line(l, "no such program among the promises");
}

/* "VARIANT...: WHAT" */
static void read_cells(const struct lines *l, const struct matrix *m, struct row *row, char *s)
{
	const char *what = cut(l, s);
	int v;

	for (char *w = strtok(s, " \t"); w; w = strtok(NULL, " \t")) {
		v = find_variant(m, w);
		if (v < 0)
			bad_line(l, "unknown variant '%s'", w);
		if (row->known[v])
			bad_line(l, "'%s' has a line for this scenario already", w);
		row->known[v] = what;
	}
}

void read_known(struct matrix *m, const char *path)
{
	const char *program = NULL;
	struct row *row = NULL;
	struct lines l;
	char *line;

	open_lines(&l, path);
	while ((line = next_text(&l))) {
		if (*line == '[') {
			program = program_of(&l, m, line + 1);
			row = NULL;
		} else if (*line != '\t') {
			row = program ? find_row(m, program, line) : NULL;
			if (!row)
				bad_line(&l, "no such scenario among the promises of [%s]",
					 program ? program : "");
		} else if (row) {
			read_cells(&l, m, row, line);
		} else {
			bad_line(&l, "no scenario above it");
		}
	}
}
