// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "symbols.h"

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_file(const char *path)
{
	FILE *f = fopen(path, "re");
	char *text = NULL;
	size_t size = 0;

	if (!f)
		err(1, "open %s", path);
	if (getdelim(&text, &size, '\0', f) < 0 || ferror(f))
		err(1, "read %s", path);
	if (!feof(f) || fclose(f))
		errx(1, "read %s: not a text", path);
	return text;
}

/* "ADDRESS TYPE NAME"; ends it after the name. */
static void add_line(struct symbols *s, char *line, size_t *room)
{
	struct symbol sym;
	char *end;

	errno = 0;
	sym.addr = strtoull(line, &end, 16);
	if (errno || end == line || end[0] != ' ' || !end[1] || end[2] != ' ' || !end[3])
		errx(1, "%s: '%s' is no line of a System.map", s->path, line);
	sym.name = end + 3;
	if (s->n == *room) {
		*room = *room ? 2 * *room : 4096;
		s->sym = reallocarray(s->sym, *room, sizeof(*s->sym));
		if (!s->sym)
			err(1, "allocate %zu symbols", *room);
	}
	s->sym[s->n++] = sym;
}

/* The first symbol of that address or of one above. */
static size_t lower_bound(const struct symbols *s, size_t low, size_t high, uint64_t addr)
{
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (s->sym[mid].addr < addr)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

void symbols_load(struct symbols *s, const char *path)
{
	char *save = NULL;
	size_t room = 0;

	*s = (struct symbols){ .path = path, .text = read_file(path) };
	for (char *l = strtok_r(s->text, "\n", &save); l; l = strtok_r(NULL, "\n", &save))
		add_line(s, l, &room);
	for (size_t i = 1; i < s->n; i++)
		if (s->sym[i].addr < s->sym[i - 1].addr)
			errx(1, "%s: %s is not in the order of addresses", path, s->sym[i].name);
	s->text_first = lower_bound(s, 0, s->n, symbols_addr(s, "_stext"));
	s->text_end = lower_bound(s, 0, s->n, symbols_addr(s, "_etext"));
}

uint64_t symbols_addr(const struct symbols *s, const char *name)
{
	for (size_t i = 0; i < s->n; i++)
		if (!strcmp(s->sym[i].name, name))
			return s->sym[i].addr;
	errx(1, "%s: has no %s", s->path, name);
}

uint32_t symbols_function(const struct symbols *s, uint64_t pc)
{
	size_t i;

	if (s->text_first == s->text_end || pc < s->sym[s->text_first].addr ||
	    pc >= s->sym[s->text_end].addr)
		return (uint32_t)s->n;
	i = lower_bound(s, s->text_first, s->text_end, pc + 1) - 1;
	return (uint32_t)lower_bound(s, s->text_first, s->text_end, s->sym[i].addr);
}

const char *symbols_name(const void *symbols, uint32_t function)
{
	const struct symbols *s = symbols;

	return function < s->n ? s->sym[function].name : "[no function of the kernel]";
}

void symbols_free(struct symbols *s)
{
	free(s->sym);
	free(s->text);
}
