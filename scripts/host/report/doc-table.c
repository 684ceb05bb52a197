// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tables in the two notations of doc.c. In report.html rows whose figures are all equal are
 * folded, below the others; in report.md every row stays in its place.
 */
#include "report.h"

#include <err.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

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

/* The cells of @r, but without a second figure if the first is to stand for all. */
static void put_html(FILE *html, const char *tag, const struct row *r)
{
	fputs("<tr>", html);
	for (unsigned int i = 0; i < r->nr; i++) {
		bool link = i == 1 && r->boots;

		if (r->equal && i > 1 && i != r->equal)
			continue;
		fprintf(html, "<%s>", tag);
		if (link)
			fprintf(html, "<a href=\"#%s\">", r->boots);
		if (i)
			put_figure(html, r->cells[i]);
		else
			put_name(html, r->cells[i]);
		fprintf(html, "%s</%s>", link ? "</a>" : "", tag);
	}
	fputs("</tr>\n", html);
}

static void put_md(FILE *md, const struct row *r)
{
	fputc('|', md);
	for (unsigned int i = 0; i < r->nr; i++)
		fprintf(md, " %s |", r->cells[i]);
	fputc('\n', md);
}

/* A copy of @r, which is then empty. */
static struct row take(struct row *r)
{
	struct row taken = *r;

	*r = (struct row) { 0 };
	return taken;
}

static void open_table(struct doc *d)
{
	if (!d->in_table) {
		fputs("<div class=\"wide\"><table>\n", d->html);
		put_html(d->html, "th", &d->heads);
	}
	d->in_table = true;
}

/* The heads of a table's columns; all but the first are for figures. */
void doc_table(struct doc *d, struct row *heads)
{
	if (d->mark)
		heads->cells[0] = xasprintf("%s: %s", d->mark, heads->cells[0]);
	put_md(d->md, heads);
	fputs("|---|", d->md);
	for (unsigned int i = 1; i < heads->nr; i++)
		fputs("---:|", d->md);
	fputc('\n', d->md);
	d->heads = take(heads);
}

void doc_row(struct doc *d, struct row *r)
{
	put_md(d->md, r);
	if (r->equal) {
		d->equal = xrealloc(d->equal, (d->nr_equal + 1) * sizeof(*d->equal));
		d->equal[d->nr_equal++] = take(r);
		return;
	}
	open_table(d);
	put_html(d->html, "td", r);
	*r = (struct row) { 0 };
}

static void put_equal(struct doc *d)
{
	struct row heads = { 0 };

	fprintf(d->html, "<details class=\"equal\"><summary>%u %srow%s: equal for all variants</summary>\n"
		"<div class=\"wide\"><table>\n", d->nr_equal, d->in_table ? "further " : "",
		d->nr_equal == 1 ? "" : "s");
	row_add(&heads, "%s", d->heads.cells[0]);
	row_add(&heads, "%s", d->heads.cells[1]);
	row_add(&heads, "each variant");
	put_html(d->html, "th", &heads);
	for (unsigned int i = 0; i < d->nr_equal; i++)
		put_html(d->html, "td", &d->equal[i]);
	fputs("</table></div></details>\n", d->html);
}

void doc_end_table(struct doc *d)
{
	fputc('\n', d->md);
	if (!d->nr_equal)
		open_table(d);
	if (d->in_table)
		fputs("</table></div>\n", d->html);
	if (d->nr_equal)
		put_equal(d);
	d->in_table = false;
	d->nr_equal = 0;
}

void row_add(struct row *r, const char *fmt, ...)
{
	va_list ap;

	r->cells = xrealloc(r->cells, (r->nr + 1) * sizeof(*r->cells));
	va_start(ap, fmt);
	r->cells[r->nr++] = xvasprintf(fmt, ap);
	va_end(ap);
}
