// SPDX-License-Identifier: GPL-2.0-only
/* What report.html needs beyond its tags: marks of Markdown, plots. page.c has its style. */
#include "report.h"

#include <stdlib.h>
#include <string.h>

/* The parts of a mark: [text](target) as text and target; false: not one. */
static bool find_link(const char *s, size_t *text, size_t *target)
{
	const char *middle = strstr(s, "]("), *end = middle ? strchr(middle, ')') : NULL;

	if (!end || memchr(s + 1, '[', middle - s - 1))
		return false;
	*text = middle - s - 1;
	*target = end - middle - 2;
	return true;
}

void html_escaped(FILE *out, const char *s, size_t n)
{
	for (; n; s++, n--)
		switch (*s) {
		case '&': fputs("&amp;", out); break;
		case '<': fputs("&lt;", out); break;
		case '>': fputs("&gt;", out); break;
		case '"': fputs("&quot;", out); break;
		default: fputc(*s, out);
		}
}

/* @s between two marks of length @len, as @tag; returns how much that was. */
static size_t put_between(FILE *out, const char *s, size_t len, const char *tag)
{
	const char *end = strstr(s + len, len == 1 ? "`" : "**");

	if (!end || end == s + len)
		return 0;
	fprintf(out, "<%s>", tag);
	html_escaped(out, s + len, end - s - len);
	fprintf(out, "</%s>", tag);
	return end + len - s;
}

void html_text(FILE *out, const char *s)
{
	while (*s) {
		size_t used = 0, text, target;

		if (*s == '`') {
			used = put_between(out, s, 1, "code");
		} else if (!strncmp(s, "**", 2)) {
			used = put_between(out, s, 2, "strong");
		} else if (*s == '[' && find_link(s, &text, &target)) {
			fputs("<a href=\"", out);
			html_escaped(out, s + text + 3, target);
			fputs("\">", out);
			html_escaped(out, s + 1, text);
			fputs("</a>", out);
			used = text + target + 4;
		}
		if (!used) {
			html_escaped(out, s, 1);
			used = 1;
		}
		s += used;
	}
}

/*
 * An SVG file into the page. Its ids get @name in front: every plot of gnuplot
 * has the same ones, and a page must not.
 */
void html_svg(FILE *out, FILE *svg, const char *name)
{
	static const char *const before[] = { " id='", " id=\"", "href='#", "href=\"#", "url(#" };
	const size_t nr = sizeof(before) / sizeof(*before);
	char *line = NULL;
	size_t size = 0;
	bool inside = false;

	while (getline(&line, &size, svg) >= 0) {
		inside |= !strncmp(line, "<svg", 4);
		if (!inside || !strncmp(line, "<title>", 7) || !strncmp(line, "<desc>", 6))
			continue;
		for (const char *s = line; *s; s++) {
			fputc(*s, out);
			for (size_t i = 0; i < nr; i++) {
				size_t n = strlen(before[i]);

				if (s + 1 >= line + n && !memcmp(s + 1 - n, before[i], n))
					fprintf(out, "%s-", name);
			}
		}
	}
	free(line);
}
