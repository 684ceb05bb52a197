// SPDX-License-Identifier: GPL-2.0-only
/*
 * The matrix for another program, build/host/report:
 * {"variants": [NAME...], "rows": [{"program", "heading", "scenario", "due", "cells":
 * [{"verdict", "cell", "promise", "right"}...]}...]}, a cell per variant. `cell` is what
 * happened, null where it was not run; `promise` null where nothing is promised. `due` is
 * what users may expect of any kernel: what the promise says that promises most; `right`:
 * that is what happened.
 */
#include "outcome.h"

#include <err.h>
#include <jansson.h>

static const char *verdict_name(const struct row *row, unsigned int v, const struct result *res)
{
	switch (verdict_of(row, v, res)) {
	case NOT_RUN:
		return "not run";
	case AS_PROMISED:
		return row->promise->cell[v] ? "as promised" : "nothing promised";
	case KNOWN:
		return "worse";
	default:
		return "unexpected";
	}
}

static void must(int status)
{
	if (status)
		errx(1, "allocate JSON");
}

static json_t *text_or_null(const char *s)
{
	return s ? json_string(s) : json_null();
}

static json_t *row_json(const struct matrix *m, struct results *r, const struct row *row)
{
	json_t *j = json_object(), *cells = json_array();

	must(json_object_set_new(j, "program", json_string(row->program)));
	must(json_object_set_new(j, "heading", json_string(row->group)));
	must(json_object_set_new(j, "scenario", json_string(row->scenario)));
	must(json_object_set_new(j, "due", json_string(row->promise->due)));
	must(json_object_set_new(j, "cells", cells));
	for (unsigned int v = 0; v < m->nr_variants; v++) {
		struct result *res = find_result(r, row, m->variants[v].name);
		json_t *c = json_object();

		must(json_object_set_new(c, "verdict", json_string(verdict_name(row, v, res))));
		must(json_object_set_new(c, "cell", text_or_null(res ? cell_text(res) : NULL)));
		must(json_object_set_new(c, "promise", text_or_null(row->promise->cell[v])));
		must(json_object_set_new(c, "right", json_boolean(res &&
			as_promised(cell_text(res), row->promise->due))));
		must(json_array_append_new(cells, c));
	}
	return j;
}

void write_json(const struct matrix *m, struct results *r, const char *path)
{
	json_t *j = json_object(), *variants = json_array(), *rows = json_array();
	char *tmp = xasprintf("%s.tmp", path);
	FILE *f = fopen(tmp, "we");

	if (!f)
		err(1, "create %s", tmp);
	must(json_object_set_new(j, "variants", variants));
	must(json_object_set_new(j, "rows", rows));
	for (unsigned int v = 0; v < m->nr_variants; v++)
		must(json_array_append_new(variants, json_string(m->variants[v].name)));
	for (unsigned int i = 0; i < m->nr_rows; i++)
		must(json_array_append_new(rows, row_json(m, r, &m->rows[i])));
	if (json_dumpf(j, f, JSON_INDENT(1)) || fputc('\n', f) == EOF || fclose(f))
		err(1, "write %s", tmp);
	if (rename(tmp, path))
		err(1, "rename %s to %s", tmp, path);
}
