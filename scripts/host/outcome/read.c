// SPDX-License-Identifier: GPL-2.0-only
/* What the guests said: DIR/boots has lines VARIANT PROGRAM[,PROGRAM]... [BED CPUS]. */
#include "outcome.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

/* One program's part of a guest's output, collected until its result line. */
struct part {
	const char *variant;
	const char *scenario;	/* begun and not ended */
	const char *where;	/* the function in which the kernel died */
	unsigned int first;	/* of its results */
};

static void add_result(struct results *r, struct part *p, const char *cell)
{
	r->v = grow(r->v, r->n, sizeof(*r->v));
	r->v[r->n++] = (struct result){ .scenario = p->scenario, .variant = p->variant,
					.cell = cell };
	p->scenario = NULL;
}

/* If @line starts with @start, what follows. */
static const char *after(const char *line, const char *start)
{
	size_t len = strlen(start);

	return strncmp(line, start, len) ? NULL : line + len;
}

/* "RIP: 0010:dax_lock_folio+0x33/0x100" */
static const char *rip_of(const char *line)
{
	const char *p = strstr(line, "RIP: 0010:");

	return p ? strndup(p + 10, strcspn(p + 10, "+ ")) : NULL;
}

/* "not ok 3 - NAME # outcome crash": the end of a part. */
static void end_part(struct results *r, struct part *p, const char *line)
{
	const char *name = strstr(line, " - "), *word = strstr(line, "outcome ");
	const char *cell;

	if (!name || !word)
		return;
	name = strndup(name + 3, strcspn(name + 3, " "));
	word += strlen("outcome ");
	if (p->scenario) {
		if (!strcmp(word, "crash"))
			cell = xasprintf("crash%s%s%s", p->where ? " in " : "",
				    p->where ? p->where : "", p->where ? "()" : "");
		else if (!strcmp(word, "hang"))
			cell = "hang";
		else
			cell = xasprintf("cut short: %s", word);
		add_result(r, p, cell);
	}
	for (; p->first < r->n; p->first++)
		r->v[p->first].program = name;
	*p = (struct part){ .variant = p->variant, .first = r->n };
}

static void read_guest(struct results *r, const char *path, const char *variant)
{
	struct part p = { .variant = variant, .first = r->n };
	FILE *f = fopen(path, "re");
	const char *rest;
	char *line;

	if (!f)
		return;		/* judged as not run */
	while ((line = next_line(f))) {
		if ((rest = after(line, "ktap # SCENARIO: ")))
			p.scenario = rest;
		else if ((rest = after(line, "ktap # OUTCOME: ")) && p.scenario)
			add_result(r, &p, cell_of_facts(rest));
		else if ((rest = after(line, "ktap # CELL: ")) && p.scenario)
			add_result(r, &p, rest);
		else if (!p.where && after(line, "ktap # kernel: "))
			p.where = rip_of(line);
		else if (after(line, "ktap ok ") || after(line, "ktap not ok "))
			end_part(r, &p, line);
	}
	r->n = p.first;		/* without a result line nobody knows whose these are */
	fclose(f);
}

void read_results(struct results *r, const char *dir)
{
	char *path = xasprintf("%s/boots", dir), *line, *names;
	FILE *f = fopen(path, "re");

	if (!f)
		err(1, "open %s", path);
	while ((line = next_line(f))) {
		names = strchr(line, ' ');
		if (!names)
			errx(1, "%s: no program in '%s'", path, line);
		*names++ = 0;
		names[strcspn(names, ", ")] = 0;
		read_guest(r, xasprintf("%s/%s-%s/data.raw", dir, line, names), line);
		read_guest(r, xasprintf("%s/%s-%s.failed/data.raw", dir, line, names), line);
	}
	fclose(f);
}

struct result *find_result(struct results *r, const struct row *row, const char *variant)
{
	for (unsigned int i = 0; i < r->n; i++) {
		struct result *res = &r->v[i];

		if (!strcmp(res->program, row->program) &&
		    !strcmp(res->scenario, row->scenario) && !strcmp(res->variant, variant))
			return res;
	}
	return NULL;
}

bool is_end(const char *cell)
{
	return !strncmp(cell, "crash", 5) || !strcmp(cell, "hang");
}

bool program_went_on(const struct results *r, const char *program, const char *variant)
{
	bool ran = false;

	for (unsigned int i = 0; i < r->n; i++) {
		if (strcmp(r->v[i].program, program) || strcmp(r->v[i].variant, variant))
			continue;
		if (is_end(r->v[i].cell))
			return false;
		ran = true;
	}
	return ran;
}
