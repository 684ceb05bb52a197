// SPDX-License-Identifier: GPL-2.0-only
#include "outcome.h"

#include <err.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void open_lines(struct lines *l, const char *path)
{
	*l = (struct lines){ .path = path, .f = fopen(path, "re") };
	if (!l->f)
		err(1, "open %s", path);
}

char *next_text(struct lines *l)
{
	char *line;

	while ((line = next_line(l->f))) {
		l->nr++;
		if (!*line || *line == '#')
			continue;
		l->text = xasprintf("%s", line);
		return line;
	}
	fclose(l->f);
	return NULL;
}

void bad_line(const struct lines *l, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fprintf(stderr, "outcome: %s:%u: ", l->path, l->nr);
	vfprintf(stderr, fmt, ap);
	fprintf(stderr, ": '%s'\n", l->text);
	va_end(ap);
	exit(1);
}

char *cut(const struct lines *l, char *s)
{
	char *colon = NULL, *p = s;

	while ((p = strstr(p, ": ")))
		colon = p++;
	if (!colon)
		bad_line(l, "no ': '");
	*colon = 0;
	return colon + 2;
}
