// SPDX-License-Identifier: GPL-2.0-only
/* The columns of the matrix, as the command line names them. */
#include "outcome.h"

#include <err.h>
#include <string.h>

void add_variant(struct matrix *m, char *text)
{
	char *words = strchr(text, '=');
	struct variant *v;
	unsigned int n = 0;

	if (words)
		*words++ = 0;
	if (!*text || find_variant(m, text) >= 0)
		errx(2, "variant '%s': no name, or one that was given before", text);
	m->variants = grow(m->variants, m->nr_variants, sizeof(*v));
	v = &m->variants[m->nr_variants++];
	v->name = text;
	v->words = grow(NULL, 0, sizeof(*v->words));
	for (char *w = words ? strtok(words, ",") : NULL; w; w = strtok(NULL, ",")) {
		v->words = grow(v->words, n + 1, sizeof(*v->words));
		v->words[n++] = w;
	}
}

int find_variant(const struct matrix *m, const char *name)
{
	for (unsigned int v = 0; v < m->nr_variants; v++)
		if (!strcmp(m->variants[v].name, name))
			return (int)v;
	return -1;
}

static bool is_word(const struct matrix *m, const char *word)
{
	for (unsigned int i = 0; i < m->nr_words; i++)
		if (!strcmp(m->words[i], word))
			return true;
	return false;
}

void check_words(const struct matrix *m, const char *path)
{
	for (unsigned int v = 0; v < m->nr_variants; v++)
		for (const char **w = m->variants[v].words; *w; w++)
			if (!is_word(m, *w))
				errx(1, "variant '%s' promises '%s', a word that %s does not have",
				     m->variants[v].name, *w, path);
}

/* Column @from of all tables becomes column @to. */
static void move_column(struct matrix *m, unsigned int to, unsigned int from)
{
	m->variants[to] = m->variants[from];
	for (unsigned int i = 0; i < m->nr_promises; i++)
		m->promises[i].cell[to] = m->promises[i].cell[from];
	for (unsigned int i = 0; i < m->nr_rows; i++)
		m->rows[i].known[to] = m->rows[i].known[from];
}

void keep_variants(struct matrix *m, char *names)
{
	bool *keep = grow(NULL, m->nr_variants, sizeof(*keep));
	unsigned int kept = 0;
	int v;

	memset(keep, 0, m->nr_variants * sizeof(*keep));
	for (char *w = strtok(names, " "); w; w = strtok(NULL, " ")) {
		v = find_variant(m, w);
		if (v >= 0)	/* other kernels can be run, too, and have no column */
			keep[v] = true;
	}
	for (unsigned int i = 0; i < m->nr_variants; i++)
		if (keep[i])
			move_column(m, kept++, i);
	m->nr_variants = kept;
}
