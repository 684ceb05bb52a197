// SPDX-License-Identifier: GPL-2.0-only
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "conf.h"
#include "util.h"

#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct conf {
	struct setting {
		char *key, *value;
		struct setting *next;
	} *first;
};

static const struct setting *find(const struct conf *c, const char *key)
{
	for (const struct setting *s = c->first; s; s = s->next)
		if (!strcmp(s->key, key))
			return s;
	return NULL;
}

static bool is_known(const char *const *known, const char *key)
{
	for (; *known; known++)
		if (!strcmp(*known, key))
			return true;
	return false;
}

/* The text behind `=` with its quotes taken off, in place; false: a shell would go on. */
static bool unquote(char *s)
{
	bool quoted = false;
	char *to = s;

	for (; *s; s++) {
		if (*s == '\'')
			quoted = !quoted;
		else if (!quoted && *s == '\\' && s[1])
			*to++ = *++s;
		else if (!quoted && strchr(" \t\"$`;&|<>()", *s))
			return false;
		else
			*to++ = *s;
	}
	*to = 0;
	return !quoted;
}

static void add_line(struct conf *c, const char *path, unsigned int nr, char *line,
		     const char *const *known)
{
	char *value = strchr(line, '=');
	struct setting *s;

	line[strcspn(line, "\n")] = 0;
	if (!*line || *line == '#')
		return;
	if (!value)
		errx(1, "%s:%u: '%s' is no KEY='VALUE'", path, nr, line);
	*value++ = 0;
	if (!is_known(known, line))
		errx(1, "%s:%u: unknown key '%s'", path, nr, line);
	if (find(c, line))
		errx(1, "%s:%u: %s is set twice", path, nr, line);
	if (!unquote(value))
		errx(1, "%s:%u: %s: write the value as '...'", path, nr, line);
	s = malloc(sizeof(*s));
	if (!s)
		err(1, "allocate a setting");
	*s = (struct setting) {
		.key = xasprintf("%s", line), .value = xasprintf("%s", value), .next = c->first,
	};
	c->first = s;
}

struct conf *conf_load(const char *path, const char *const *known)
{
	struct conf *c = calloc(1, sizeof(*c));
	FILE *f = fopen(path, "re");
	char *line = NULL;
	size_t size = 0;

	if (!c)
		err(1, "allocate settings");
	if (!f)
		err(1, "open %s", path);
	for (unsigned int nr = 1; getline(&line, &size, f) >= 0; nr++)
		add_line(c, path, nr, line, known);
	if (ferror(f))
		err(1, "read %s", path);
	fclose(f);
	free(line);
	return c;
}

const char *conf_get(const struct conf *c, const char *key)
{
	const struct setting *s = find(c, key);

	return s ? s->value : "";
}

char **conf_words(const struct conf *c, const char *key, unsigned int *nr)
{
	char *text = xasprintf("%s", conf_get(c, key)), *rest = NULL, **words = NULL;

	*nr = 0;
	for (char *w = strtok_r(text, " \t", &rest); w; w = strtok_r(NULL, " \t", &rest)) {
		words = reallocarray(words, *nr + 1, sizeof(*words));
		if (!words)
			err(1, "allocate the words of %s", key);
		words[(*nr)++] = w;
	}
	return words;
}
