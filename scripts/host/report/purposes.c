// SPDX-License-Identifier: GPL-2.0-only
/*
 * What functions are for: the file `purposes` beside the title files, lines of a purpose and
 * an extended regular expression with tabs between them. The first that matches the name of
 * a function says its purpose.
 */
#define _GNU_SOURCE
#include "report.h"

#include <err.h>
#include <errno.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

struct purpose {
	char *name;
	regex_t symbols;
};

struct purposes {
	struct purpose *list;
	unsigned int nr;
};

/* Ends the program if the line is none. */
static void add_purpose(struct purposes *p, const char *path, char *line)
{
	char *expr = strchr(line, '\t');
	struct purpose *new;
	int code;

	if (!expr)
		errx(1, "%s: no tab between purpose and expression in '%s'", path, line);
	*expr++ = 0;
	expr += strspn(expr, "\t");
	p->list = xrealloc(p->list, (p->nr + 1) * sizeof(*p->list));
	new = &p->list[p->nr++];
	new->name = xasprintf("%s", line);
	code = regcomp(&new->symbols, expr, REG_EXTENDED | REG_NOSUB);
	if (code) {
		char why[128];

		regerror(code, &new->symbols, why, sizeof(why));
		errx(1, "%s: the expression '%s': %s", path, expr, why);
	}
}

struct purposes *load_purposes(const char *titles)
{
	char *path = xasprintf("%s/purposes", titles), *line = NULL;
	FILE *f = fopen(path, "re");
	struct purposes *p;
	size_t size = 0;

	if (!f && errno != ENOENT)
		err(1, "cannot open %s", path);
	if (!f) {
		free(path);
		return NULL;
	}
	p = xrealloc(NULL, sizeof(*p));
	*p = (struct purposes) { 0 };
	while (getline(&line, &size, f) >= 0) {
		line[strcspn(line, "\n")] = 0;
		if (*line && *line != '#')
			add_purpose(p, path, line);
	}
	if (ferror(f))
		err(1, "cannot read %s", path);
	fclose(f);
	free(line);
	free(path);
	return p;
}

void free_purposes(struct purposes *p)
{
	for (unsigned int i = 0; p && i < p->nr; i++) {
		free(p->list[i].name);
		regfree(&p->list[i].symbols);
	}
	if (p)
		free(p->list);
	free(p);
}

unsigned int nr_purposes(const struct purposes *p)
{
	return p ? p->nr : 0;
}

const char *purpose_name(const struct purposes *p, unsigned int i)
{
	return p->list[i].name;
}

unsigned int purpose_of(const struct purposes *p, const char *symbol)
{
	unsigned int i;

	for (i = 0; i < p->nr; i++)
		if (!regexec(&p->list[i].symbols, symbol, 0, NULL, 0))
			break;
	return i;
}
