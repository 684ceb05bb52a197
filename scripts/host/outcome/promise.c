// SPDX-License-Identifier: GPL-2.0-only
/* bench/repro/promise: its head describes it. */
#include "outcome.h"

#include <err.h>
#include <string.h>

struct reader {
	struct lines l;
	struct matrix *m;
	const char *program, *group;
};

/* "WORD: MEANING" */
static void read_word(struct reader *rd, char *s)
{
	struct matrix *m = rd->m;

	cut(&rd->l, s);
	m->words = grow(m->words, m->nr_words, sizeof(*m->words));
	m->words[m->nr_words++] = s;
}

static void check_word(const struct reader *rd, const char *word)
{
	if (!strcmp(word, "any"))
		return;
	for (unsigned int i = 0; i < rd->m->nr_words; i++)
		if (!strcmp(rd->m->words[i], word))
			return;
	bad_line(&rd->l, "unknown promise word '%s'", word);
}

static bool has_word(const struct variant *v, const char *word)
{
	for (const char **w = v->words; *w; w++)
		if (!strcmp(*w, word))
			return true;
	return !strcmp(word, "any");
}

static struct promise *find_promise(struct matrix *m, const char *name)
{
	for (unsigned int i = 0; i < m->nr_promises; i++)
		if (!strcmp(m->promises[i].name, name))
			return &m->promises[i];
	return NULL;
}

static struct promise *add_promise(struct matrix *m, const char *name)
{
	struct promise *p;

	m->promises = grow(m->promises, m->nr_promises, sizeof(*p));
	p = &m->promises[m->nr_promises++];
	p->name = name;
	p->cell = no_cells(m);
	return p;
}

/* "KIND WORD: WHAT" */
static void read_promise(struct reader *rd, char *s)
{
	char *what = cut(&rd->l, s), *kind = strtok(s, " "), *word = strtok(NULL, " ");
	struct matrix *m = rd->m;
	struct promise *p;

	if (m->nr_rows)
		bad_line(&rd->l, "a promise behind the first scenario");
	if (!kind || !word || strtok(NULL, " "))
		bad_line(&rd->l, "not 'promise KIND WORD: WHAT'");
	check_word(rd, word);
	p = find_promise(m, kind);
	if (!p)
		p = add_promise(m, kind);
	if (!p->due)
		p->due = what;
	for (unsigned int v = 0; v < m->nr_variants; v++)
		if (!p->cell[v] && has_word(&m->variants[v], word))
			p->cell[v] = what;
}

/* "[PROGRAM] heading" */
static void read_group(struct reader *rd, char *s)
{
	char *end = strchr(s, ']');

	if (!end || end[1] != ' ')
		bad_line(&rd->l, "not '[PROGRAM] heading'");
	*end = 0;
	rd->program = s;
	rd->group = end + 2;
}

/* "SCENARIO: KIND" */
static void read_row(struct reader *rd, char *s)
{
	const char *kind = cut(&rd->l, s);
	struct promise *p = find_promise(rd->m, kind);
	struct matrix *m = rd->m;

	if (!rd->program)
		bad_line(&rd->l, "a scenario before the first [PROGRAM]");
	if (!p)
		bad_line(&rd->l, "unknown kind of promise '%s'", kind);
	if (find_row(m, rd->program, s))
		bad_line(&rd->l, "[%s] has this scenario already", rd->program);
	m->rows = grow(m->rows, m->nr_rows, sizeof(*m->rows));
	m->rows[m->nr_rows++] = (struct row){
		.program = rd->program, .scenario = s, .group = rd->group, .promise = p,
		.known = no_cells(m),
	};
}

/* The promises stay where they are once there is a row that points to one. */
void read_promises(struct matrix *m, const char *path)
{
	struct reader rd = { .m = m };
	char *line;

	open_lines(&rd.l, path);
	while ((line = next_text(&rd.l))) {
		if (!strncmp(line, "word ", 5))
			read_word(&rd, line + 5);
		else if (!strncmp(line, "promise ", 8))
			read_promise(&rd, line + 8);
		else if (*line == '[')
			read_group(&rd, line + 1);
		else
			read_row(&rd, line);
	}
	if (!m->nr_rows)
		errx(1, "%s has no scenario", path);
	check_words(m, path);
}
