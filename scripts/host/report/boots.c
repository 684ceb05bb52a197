// SPDX-License-Identifier: GPL-2.0-only
/*
 * In report.html, below the tables of an experiment: the boots that gave its figures, each a
 * link to its raw file. The n of a figure leads there. Figures that the same boots gave
 * share a line.
 */
#include "report.h"

#include <stdlib.h>
#include <string.h>

/* The next point in [@i, @end) of a variant's boot that counts, or @end. */
static unsigned int next(const struct run *run, unsigned int i, unsigned int end)
{
	while (i < end && (!boot_counts(run, run->points[i].boot) ||
			   variant_index(run, run->boots[run->points[i].boot].variant) < 0))
		i++;
	return i;
}

static bool same_boots(const struct run *run, unsigned int a, unsigned int b)
{
	unsigned int i, j, end_i, end_j;

	points_of(run, a, &i, &end_i);
	points_of(run, b, &j, &end_j);
	for (;; i++, j++) {
		i = next(run, i, end_i);
		j = next(run, j, end_j);
		if (i == end_i || j == end_j)
			return i == end_i && j == end_j;
		if (run->points[i].boot != run->points[j].boot)
			return false;
	}
}

/* The first figure of the experiment of @key, and the first that the same boots gave. */
static unsigned int first_like(const struct run *run, unsigned int key, unsigned int *first)
{
	unsigned int like;

	*first = key;
	while (*first && !strcmp(run->keys[*first - 1].experiment, run->keys[key].experiment))
		--*first;
	for (like = *first; !same_boots(run, like, key);)
		like++;
	return like;
}

char *boots_id(const struct run *run, unsigned int key)
{
	unsigned int first, like = first_like(run, key, &first);
	char *id = xasprintf("boots-%s", run->keys[key].experiment);

	return like == first ? id : xasprintf("%s-%u", id, like - first + 1);
}

/* "stock c0r0 c1r0; fixed c0r0 c1r0", each boot a link */
static void put_boots(FILE *html, const struct run *run, unsigned int key)
{
	const char *kernel = "";
	unsigned int i, end;

	points_of(run, key, &i, &end);
	for (i = next(run, i, end); i < end; i = next(run, i + 1, end)) {
		const struct boot *b = &run->boots[run->points[i].boot];

		if (strcmp(kernel, b->kernel))
			fprintf(html, "%s %s", *kernel ? ";" : "", b->kernel);
		kernel = b->kernel;
		fprintf(html, " <a href=\"raw/%s/%s/data.raw.gz\">%s</a>", b->kernel, b->name, b->name);
	}
}

static void put_line(FILE *html, const struct run *run, const struct figure *f, unsigned int key)
{
	unsigned int first, others = 0;

	for (unsigned int k = key + 1; k < f->end; k++)
		others += first_like(run, k, &first) == key;
	fprintf(html, "<p class=\"boots\" id=\"%s\">Boots of ", boots_id(run, key));
	if (others + 1 == f->end - f->first) {
		fputs("these figures", html);
	} else {
		const char *name = xasprintf("%s %s", run->keys[key].metric, run->keys[key].params);

		html_escaped(html, name, strlen(name));
		if (others)
			fprintf(html, " and %u others", others);
	}
	fputc(':', html);
	put_boots(html, run, key);
	fputs("</p>\n", html);
}

void html_boots(FILE *html, const struct run *run, const struct figure *f)
{
	unsigned int first;

	for (unsigned int key = f->first; key < f->end; key++)
		if (first_like(run, key, &first) == key)
			put_line(html, run, f, key);
}
