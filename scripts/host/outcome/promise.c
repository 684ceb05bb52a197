// SPDX-License-Identifier: GPL-2.0-only
/* bench/repro/promise: its head describes it. */
#include "outcome.h"

#include <ctype.h>
#include <err.h>
#include <string.h>

struct reader {
	struct matrix *m;
	const char *path, *line;
	unsigned int nr;
	const char *program, *group;
};

__attribute__((noreturn)) static void bad(const struct reader *rd, const char *what)
{
	errx(1, "%s:%u: %s: '%s'", rd->path, rd->nr, what, rd->line);
}

/* Cut @s at the last ": "; what follows, or an error. */
static char *cut(const struct reader *rd, char *s)
{
	char *colon = NULL, *p = s;

	while ((p = strstr(p, ": ")))
		colon = p++;
	if (!colon)
		bad(rd, "no ': '");
	*colon = 0;
	return colon + 2;
}

/* cell[v] = @cell for each variant of the list. */
static void set_cells(const struct reader *rd, const char **cell, char *variants,
		      const char *what)
{
	const struct matrix *m = rd->m;
	unsigned int v;

	for (char *w = strtok(variants, " \t"); w; w = strtok(NULL, " \t")) {
		for (v = 0; v < m->nr_variants && strcmp(w, m->variants[v]); v++)
			;
		if (v == m->nr_variants)
			bad(rd, "no such variant");
		cell[v] = what;
	}
}

static void read_variants(struct reader *rd, char *s)
{
	struct matrix *m = rd->m;

	for (char *w = strtok(s, " \t"); w; w = strtok(NULL, " \t")) {
		if (m->nr_variants == MAX_VARIANTS)
			bad(rd, "too many variants");
		m->variants[m->nr_variants++] = w;
	}
}

static struct promise *find_promise(struct matrix *m, const char *name)
{
	for (unsigned int i = 0; i < m->nr_promises; i++)
		if (!strcmp(m->promises[i].name, name))
			return &m->promises[i];
	return NULL;
}

/* "NAME VARIANT VARIANT...: CELL" */
static void read_promise(struct reader *rd, char *s)
{
	char *cell = cut(rd, s), *name = strtok(s, " ");
	struct promise *p = find_promise(rd->m, name);
	struct matrix *m = rd->m;

	if (m->nr_rows)
		bad(rd, "promises come before scenarios");
	if (!p) {
		m->promises = grow(m->promises, m->nr_promises, sizeof(*p));
		p = &m->promises[m->nr_promises++];
		p->name = name;
	}
	set_cells(rd, p->cell, name + strlen(name) + 1, cell);
}

/* "[PROGRAM] heading" */
static void read_group(struct reader *rd, char *s)
{
	struct matrix *m = rd->m;
	char *end = strchr(s, ']');

	if (!end || end[1] != ' ')
		bad(rd, "not '[PROGRAM] heading'");
	*end = 0;
	rd->program = s;
	rd->group = end + 2;
	m->programs = grow(m->programs, m->nr_programs, sizeof(*m->programs));
	m->programs[m->nr_programs++] = s;
}

/* "SCENARIO: PROMISE" */
static void read_row(struct reader *rd, char *s)
{
	const char *name = cut(rd, s);
	struct matrix *m = rd->m;

	if (!rd->program)
		bad(rd, "a scenario before the first [PROGRAM]");
	m->rows = grow(m->rows, m->nr_rows, sizeof(*m->rows));
	m->rows[m->nr_rows++] = (struct row){
		.program = rd->program, .scenario = s, .group = rd->group,
		.promise = find_promise(m, name),
	};
	if (!m->rows[m->nr_rows - 1].promise)
		bad(rd, "no such promise");
}

void read_promises(struct matrix *m, const char *path)
{
	struct reader rd = { .m = m, .path = path };
	FILE *f = fopen(path, "re");
	char *line, *cell;

	if (!f)
		err(1, "open %s", path);
	while ((line = next_line(f))) {
		rd.nr++;
		rd.line = xasprintf("%s", line);
		if (!*line || *line == '#')
			continue;
		if (!strncmp(line, "variants ", 9)) {
			read_variants(&rd, line + 9);
		} else if (!strncmp(line, "promise ", 8)) {
			read_promise(&rd, line + 8);
		} else if (*line == '[') {
			read_group(&rd, line + 1);
		} else if (*line == '\t' && m->nr_rows) {
			cell = cut(&rd, line);
			set_cells(&rd, m->rows[m->nr_rows - 1].known, line, cell);
		} else {
			read_row(&rd, line);
		}
	}
	fclose(f);
	if (!m->nr_rows)
		errx(1, "%s has no scenario", path);
}

static bool is_word_of(const char *word, const char *text)
{
	size_t len = strlen(word);

	for (const char *p = text; (p = strstr(p, word)); p += len)
		if ((p == text || isspace(p[-1])) && (!p[len] || isspace(p[len])))
			return true;
	return false;
}

void keep_variants(struct matrix *m, const char *names)
{
	unsigned int kept = 0;

	for (unsigned int v = 0; v < m->nr_variants; v++) {
		if (!is_word_of(m->variants[v], names))
			continue;
		m->variants[kept] = m->variants[v];
		for (unsigned int i = 0; i < m->nr_promises; i++)
			m->promises[i].cell[kept] = m->promises[i].cell[v];
		for (unsigned int i = 0; i < m->nr_rows; i++)
			m->rows[i].known[kept] = m->rows[i].known[v];
		kept++;
	}
	m->nr_variants = kept;
}
