// SPDX-License-Identifier: GPL-2.0-only
/*
 * What gnuplot draws as SVG, made smaller, and readable by pointing at it. A label that is
 * `hypertext` in gnuplot calls a script that is nowhere: it becomes a title, which every
 * browser shows. A point with a title takes the pointer in its inside, too, and nothing that is
 * drawn over it does.
 */
#include "report.h"

#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A line of a point with hypertext, of a curve, of all that is drawn, or any other one. */
static void put_line(FILE *out, const char *line)
{
	static const char call[] = "<g onmousemove=\"gnuplot_svg.showHypertext(evt,'";
	static const char curve[] = "<title>gnuplot_plot_", canvas[] = "<g id=\"gnuplot_canvas\"";
	const char *at = strstr(line, call), *end;

	if (at) {
		end = strstr(at, "')\" onmouseout=");
		if (!end)
			errx(1, "gnuplot's SVG has another form: %s", line);
		at += strlen(call);
		fprintf(out, "<g pointer-events=\"all\"><title>%.*s</title>\n", (int)(end - at), at);
	} else if ((at = strstr(line, curve))) {	/* it names its curves by number */
		fprintf(out, "%.*s\n", (int)(at - line), line);
	} else if (!strncmp(line, canvas, strlen(canvas))) {
		fprintf(out, "%s pointer-events=\"none\"%s", canvas, line + strlen(canvas));
	} else {
		fputs(line, out);
	}
}

void svg_tidy(const char *from, const char *to)
{
	FILE *svg = fopen(from, "re"), *out = create(to);
	char *line = NULL, *group = NULL;	/* <g ...>, which may be empty */
	size_t size = 0;

	if (!svg)
		err(1, "open %s", from);
	while (errno = 0, getline(&line, &size, svg) >= 0) {
		bool empty = group && !strcmp(line, "</g>\n");

		if (group && !empty)
			put_line(out, group);
		free(group);
		group = !strncmp(line, "<g ", 3) ? xasprintf("%s", line) : NULL;
		if (!group && !empty)
			put_line(out, line);
	}
	if (errno)
		err(1, "read %s", from);
	free(line);
	fclose(svg);
	commit(out, to);
}
