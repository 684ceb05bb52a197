// SPDX-License-Identifier: GPL-2.0-only
/* The whole outcome matrix, for report.html only: folded up, since it is long. */
#include "report.h"

#include <string.h>

json_t *outcome_columns(const struct run *run)
{
	return json_object_get(run->outcome, "variants");
}

/* What happened; where that is not what was promised, the promise below it. */
static void put_cell(FILE *html, json_t *cell)
{
	const char *verdict = json_text(cell, "verdict", ""), *text = json_text(cell, "cell", "not run");
	const char *promise = json_text(cell, "promise", NULL);
	bool worse = !strcmp(verdict, "worse") || !strcmp(verdict, "unexpected");

	fprintf(html, "<td%s>", worse ? " class=\"worse\"" : promise ? "" : " class=\"nothing\"");
	html_escaped(html, text, strlen(text));
	if (promise && strcmp(verdict, "as promised")) {
		fputs("<small>promised: ", html);
		html_escaped(html, promise, strlen(promise));
		fprintf(html, "%s</small>", strcmp(verdict, "unexpected") ? "" : "; <strong>not as expected</strong>");
	}
	fputs("</td>", html);
}

static void put_heads(FILE *html, const struct run *run, json_t *row)
{
	json_t *v;
	size_t i;

	fputs("<tr><th><code>", html);
	html_text(html, json_text(row, "program", ""));
	fputs("</code>: ", html);
	html_text(html, json_text(row, "heading", ""));
	fputs("</th>", html);
	json_array_foreach(outcome_columns(run), i, v) {
		fputs("<th>", html);
		html_text(html, json_string_value(v));
		fputs("</th>", html);
	}
	fputs("</tr>\n", html);
}

void html_outcome(FILE *html, const struct run *run)
{
	const char *program = "";
	json_t *row, *cell;
	size_t i, c;

	fputs("<details><summary>All scenarios: what happened, and what was promised where that "
	      "is something else</summary>\n<div class=\"wide\"><table class=\"words\">\n", html);
	json_array_foreach(json_object_get(run->outcome, "rows"), i, row) {
		if (strcmp(program, json_text(row, "program", "")))
			put_heads(html, run, row);
		program = json_text(row, "program", "");
		fputs("<tr><td>", html);
		html_text(html, json_text(row, "scenario", ""));
		fputs("</td>", html);
		json_array_foreach(json_object_get(row, "cells"), c, cell)
			put_cell(html, cell);
		fputs("</tr>\n", html);
	}
	fputs("</table></div>\n</details>\n", html);
}
