// SPDX-License-Identifier: GPL-2.0-only
/*
 * One text in two notations: what is written here goes into report.md and into
 * report.html, so that the two cannot differ. Texts may use three marks of
 * Markdown: `code`, **strong** and [text](target).
 */
#include "report.h"

#include <err.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static void put_element(struct doc *d, const char *tag, const char *text)
{
	fprintf(d->html, "<%s>", tag);
	html_text(d->html, text);
	fprintf(d->html, "</%s>\n", tag);
}

static char *formatted(const char *fmt, va_list ap)
{
	char *s;

	if (vasprintf(&s, fmt, ap) < 0)
		err(1, "allocate a string");
	return s;
}

void doc_open(struct doc *d, const char *dir, const char *title)
{
	*d = (struct doc) { .dir = dir };
	d->md = create(xasprintf("%s/report.md", dir));
	d->html = create(xasprintf("%s/report.html", dir));
	fprintf(d->md, "# %s\n\n", title);
	fprintf(d->html, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
	put_element(d, "title", title);
	fprintf(d->html, "<style>\n%s</style>\n</head>\n<body>\n", html_style);
	put_element(d, "h1", title);
}

void doc_close(struct doc *d)
{
	fprintf(d->html, "</body>\n</html>\n");
	commit(d->md, xasprintf("%s/report.md", d->dir));
	commit(d->html, xasprintf("%s/report.html", d->dir));
}

void doc_heading(struct doc *d, const char *text)
{
	fprintf(d->md, "## %s\n\n", text);
	put_element(d, "h2", text);
}

void doc_text(struct doc *d, const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = formatted(fmt, ap);
	va_end(ap);
	fprintf(d->md, "%s\n\n", s);
	put_element(d, "p", s);
	free(s);
}

void doc_item(struct doc *d, const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = formatted(fmt, ap);
	va_end(ap);
	if (!d->in_list)
		fputs("<ul>\n", d->html);
	d->in_list = true;
	fprintf(d->md, "- %s\n", s);
	put_element(d, "li", s);
	free(s);
}

void doc_end_list(struct doc *d)
{
	if (!d->in_list)
		return;
	d->in_list = false;
	fputc('\n', d->md);
	fputs("</ul>\n", d->html);
}

/* A list of parameters may be broken behind a comma. */
static void put_name(FILE *html, const char *name)
{
	while (*name && !strchr(name, '`')) {
		size_t len = strcspn(name, ",");
		char *part = strndup(name, len + (name[len] == ','));

		if (!part)
			err(1, "allocate a string");
		html_text(html, part);
		name += strlen(part);
		if (*name && *name != ' ')
			fputs("<wbr>", html);
		free(part);
	}
	html_text(html, name);
}

/* "31.42 [31.40..31.47] x0.681": in HTML the spread and the rest go below the figure. */
static void put_figure(FILE *html, const char *cell)
{
	const char *rest = strstr(cell, " [");
	char *median = rest ? strndup(cell, rest - cell) : NULL;

	if (rest && !median)
		err(1, "allocate a string");
	html_text(html, rest ? median : cell);
	if (rest) {
		fputs("<small>", html);
		html_text(html, rest + 1);
		fputs("</small>", html);
	}
	free(median);
}

static void put_row(struct doc *d, const char *tag, const struct row *r)
{
	fputs("<tr>", d->html);
	fputc('|', d->md);
	for (unsigned int i = 0; i < r->nr; i++) {
		fprintf(d->md, " %s |", r->cells[i]);
		fprintf(d->html, "<%s>", tag);
		if (i)
			put_figure(d->html, r->cells[i]);
		else
			put_name(d->html, r->cells[i]);
		fprintf(d->html, "</%s>", tag);
	}
	fputc('\n', d->md);
	fputs("</tr>\n", d->html);
}

/* The heads of a table's columns; all but the first are for figures. */
void doc_table(struct doc *d, struct row *heads)
{
	fputs("<div class=\"wide\"><table>\n", d->html);
	put_row(d, "th", heads);
	fputs("|---|", d->md);
	for (unsigned int i = 1; i < heads->nr; i++)
		fputs("---:|", d->md);
	fputc('\n', d->md);
	heads->nr = 0;
}

void doc_row(struct doc *d, struct row *r)
{
	put_row(d, "td", r);
	r->nr = 0;
}

void doc_end_table(struct doc *d)
{
	fputc('\n', d->md);
	fputs("</table></div>\n", d->html);
}

void row_add(struct row *r, const char *fmt, ...)
{
	va_list ap;

	r->cells = xrealloc(r->cells, (r->nr + 1) * sizeof(*r->cells));
	va_start(ap, fmt);
	r->cells[r->nr++] = formatted(fmt, ap);
	va_end(ap);
}

/* plots/<name>: beside report.md, inside report.html. */
void doc_plot(struct doc *d, const char *name, const char *title)
{
	char *path;
	FILE *svg;

	if (!d->plots)
		return;
	path = xasprintf("%s/plots/%s.svg", d->dir, name);
	svg = fopen(path, "re");
	fprintf(d->md, "![%s](plots/%s.png)\n\n", title, name);
	fputs("<figure role=\"img\" aria-label=\"", d->html);
	html_escaped(d->html, title, strlen(title));
	fputs("\">\n", d->html);
	if (svg) {
		html_svg(d->html, svg, name);
		fclose(svg);
	} else {
		fprintf(d->html, "<p>plots/%s.svg could not be drawn</p>\n", name);
	}
	fputs("</figure>\n", d->html);
	free(path);
}
