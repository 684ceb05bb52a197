// SPDX-License-Identifier: GPL-2.0-only
/* One TAP line per scenario, with what happened on each variant. */
#include "outcome.h"

#include <string.h>

/*
 * The error that the injector got is shown, and not promised: what counts is what
 * became of the owners and the file system.
 */
bool as_promised(const char *cell, const char *promise)
{
	size_t len = strlen(promise);

	return !strncmp(cell, promise, len) &&
	       (!cell[len] || (!strncmp(cell + len, ", E", 3) && !strpbrk(cell + len + 3, " ,")));
}

enum verdict verdict_of(const struct row *row, unsigned int v, const struct result *res)
{
	const char *promise = row->promise->cell[v], *known = row->known[v];

	if (!res)
		return NOT_RUN;
	if (known)
		return strcmp(res->cell, known) ? UNKNOWN : KNOWN;
	if (promise)
		return as_promised(res->cell, promise) ? AS_PROMISED : UNKNOWN;
	/* Nothing promised is no licence to crash, or to harm those not concerned. */
	return is_end(res->cell) || strstr(res->cell, "cut short") || strstr(res->cell, "harmed") ?
	       UNKNOWN : AS_PROMISED;
}

static const char *expectation(const struct row *row, unsigned int v)
{
	return row->known[v] ? row->known[v] : row->promise->cell[v] ? row->promise->cell[v] :
	       "anything but harm";
}

/* "stock base: CELL | rbtree: CELL", and what is not as it should be. */
static bool judge_row(const struct matrix *m, struct results *r, const struct row *row,
		      char **line, bool *ran)
{
	const char *last = NULL;
	bool good = true;

	*ran = false;
	*line = xasprintf("%s: %s:", row->program, row->scenario);
	for (unsigned int v = 0; v < m->nr_variants; v++) {
		struct result *res = find_result(r, row, m->variants[v].name);

		if (!res) {
			const char *known = row->known[v];

			if (!program_went_on(r, row->program, m->variants[v].name) ||
			    (known && !strcmp(known, "not run")))
				continue;	/* load/repro sees to what was to run */
			printf("# %s on %s: did not come to it\n", row->scenario, m->variants[v].name);
			good = false;
			*ran = true;
			continue;
		}
		*ran = res->judged = true;
		if (last && !strcmp(last, res->cell))
			*line = xasprintf("%s, %s", *line, m->variants[v].name);
		else
			*line = last ? xasprintf("%s: %s | %s", *line, last, m->variants[v].name) :
			       xasprintf("%s %s", *line, m->variants[v].name);
		last = res->cell;
		if (verdict_of(row, v, res) != UNKNOWN)
			continue;
		printf("# %s on %s: '%s', expected '%s'\n", row->scenario, m->variants[v].name,
		       res->cell, expectation(row, v));
		good = false;
	}
	if (last)
		*line = xasprintf("%s: %s", *line, last);
	return good;
}

unsigned int judge(const struct matrix *m, struct results *r)
{
	unsigned int n = 0, failed = 0;
	char *line;
	bool ran;

	for (unsigned int i = 0; i < m->nr_rows; i++) {
		bool good = judge_row(m, r, &m->rows[i], &line, &ran);

		if (!ran)
			continue;
		printf("%sok %u - %s\n", good ? "" : "not ", ++n, line);
		failed += !good;
	}
	for (unsigned int i = 0; i < r->n; i++) {
		const struct result *res = &r->v[i];
		bool wanted = false;

		for (unsigned int v = 0; v < m->nr_variants; v++)
			wanted |= !strcmp(res->variant, m->variants[v].name);
		if (!wanted || res->judged)
			continue;
		printf("not ok %u - %s: %s: no row of the matrix (%s: %s)\n", ++n, res->program,
		       res->scenario, res->variant, res->cell);
		failed++;
	}
	printf("1..%u\n", n);
	return failed;
}
