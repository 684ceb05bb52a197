// SPDX-License-Identifier: GPL-2.0-only
/*
 * One text in two notations: what is written here goes into report.md and into
 * report.html, so that the two cannot differ. Texts may use three marks of
 * Markdown: `code`, **strong** and [text](target).
 */
#include "report.h"

#include <ctype.h>
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

static FILE *in_memory(char **text, size_t *size)
{
	FILE *f = open_memstream(text, size);

	if (!f)
		err(1, "make a document in memory");
	return f;
}

void doc_open(struct doc *d, const char *dir, const char *title)
{
	*d = (struct doc) { .dir = dir, .title = xasprintf("%s", title) };
	d->md = in_memory(&d->md_text, &d->md_size);
	d->html = in_memory(&d->html_text, &d->html_size);
}

/* Where web pages that show Markdown find a heading: small letters, digits, hyphens. */
static char *heading_id(const char *text)
{
	char *id = xasprintf("%s", text), *to = id;

	for (const char *s = text; *s; s++) {
		if (*s == ' ' || *s == '-')
			*to++ = '-';
		else if (isalnum((unsigned char)*s) || *s == '_' || (unsigned char)*s >= 0x80)
			*to++ = tolower((unsigned char)*s);
	}
	*to = 0;
	return id;
}

static void add_heading(struct doc *d, unsigned int level, const char *text)
{
	struct heading h = {
		.level = level, .text = xasprintf("%s", text), .id = heading_id(text),
	};

	d->headings = xrealloc(d->headings, (d->nr_headings + 1) * sizeof(h));
	d->headings[d->nr_headings++] = h;
	fprintf(d->md, "%.*s %s\n\n", (int)level, "####", text);
	fprintf(d->html, "<h%u id=\"%s\">", level, h.id);
	html_text(d->html, text);
	fprintf(d->html, "</h%u>\n", level);
}

void doc_heading(struct doc *d, const char *text)
{
	add_heading(d, 2, text);
}

void doc_subheading(struct doc *d, const char *text)
{
	add_heading(d, 3, text);
}

static void put_contents(const struct doc *d, FILE *md, FILE *html)
{
	unsigned int level = 2;

	fputs("<nav><ul>\n", html);
	for (unsigned int i = 0; i < d->nr_headings; i++) {
		const struct heading *h = &d->headings[i];

		fprintf(md, "%*s- [%s](#%s)\n", 2 * (int)(h->level - 2), "", h->text, h->id);
		if (h->level > level)
			fputs("<ul>\n", html);
		else if (h->level < level)
			fputs("</ul>\n", html);
		level = h->level;
		fprintf(html, "<li><a href=\"#%s\">", h->id);
		html_text(html, h->text);
		fputs("</a>\n", html);
	}
	fprintf(html, "%s</ul></nav>\n", level > 2 ? "</ul>\n" : "");
	fputc('\n', md);
}

static void write_both(const struct doc *d, FILE *md, FILE *html)
{
	fprintf(md, "# %s\n\n", d->title);
	fprintf(html, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		"style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n<title>");
	html_text(html, d->title);
	fprintf(html, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<h1>", html_style);
	html_text(html, d->title);
	fputs("</h1>\n", html);
	put_contents(d, md, html);
	fwrite(d->md_text, 1, d->md_size, md);
	fwrite(d->html_text, 1, d->html_size, html);
	fprintf(html, "<script>\n%s</script>\n</body>\n</html>\n", html_script);
}

void doc_close(struct doc *d)
{
	char *md_path = xasprintf("%s/report.md", d->dir);
	char *html_path = xasprintf("%s/report.html", d->dir);
	FILE *md = create(md_path), *html = create(html_path);

	if (fclose(d->md) || fclose(d->html))
		err(1, "write the report in memory");
	write_both(d, md, html);
	commit(md, md_path);	/* tells of a write that failed */
	commit(html, html_path);
}

void doc_text(struct doc *d, const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = xvasprintf(fmt, ap);
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
	s = xvasprintf(fmt, ap);
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

/* plots/<name>: beside report.md, inside report.html. */
void doc_plot(struct doc *d, const char *name, const char *title)
{
	char *path;
	FILE *svg;

	if (!d->plots)
		return;
	if (d->mark)
		title = xasprintf("%s: %s", d->mark, title);
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
