// SPDX-License-Identifier: GPL-2.0-only
/*
 * What do instructions hide? A run counts, in one more boot per variant, the cache lines that
 * some cases touch, and the instructions during which interrupts are disabled
 * (scripts/host/lines): lines/<variant>.txt.gz. The title file says for which cases there is a
 * table: {"lines": [{"text", "metric", "params", "size"}]}; with a size only in such a run.
 */
#include "report.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#define TOP		8	/* kinds per table */

/* What the file says of a case beside its kinds. */
enum figure_nr { INSNS, LINES, WRITTEN, COLD, SEQUENTIAL, OFF, LONGEST, LONGEST_LINES, FIGURES };

static const char *const figure_names[FIGURES] = {
	"insns", "lines", "written", "cold-misses", "cold-sequential", "irqoff-insns",
	"irqoff-longest", "irqoff-longest-lines"
};

/* How often it had to be guessed whether interrupts were disabled: the most of all samples. */
#define GUESSED		"irqoff-unknown %*u %*u %llu"

struct variant {
	bool counted;		/* the file has the case */
	unsigned long long figure[FIGURES];
	char where[NAME_LEN];	/* the longest stretch is, or "" */
};

/* Lines, and how many of them are written. */
struct count {
	unsigned long long lines, written;
};

struct kind {
	char *name;
	struct count *of;	/* by variant */
	unsigned long long most;
};

struct table {
	const struct run *run;
	const struct figure *figure;
	json_t *spec;
	unsigned int nr_variants;
	struct variant *variants;
	struct kind *kinds;
	size_t nr_kinds;
};

static void *zeroed(size_t n, size_t size)
{
	void *p = xrealloc(NULL, n * size);

	memset(p, 0, n * size);
	return p;
}

static gzFile open_lines(const struct run *run, unsigned int variant)
{
	char *path = xasprintf("%s/lines/%s.txt.gz", run->dir, run->facts->variants[variant]);
	gzFile f = access(path, R_OK) ? NULL : gzopen(path, "rbe");

	free(path);
	return f;
}

static bool guessed(gzFile f)
{
	char line[2 * NAME_LEN];
	unsigned long long n;
	bool any = false;

	while (gzgets(f, line, sizeof(line)))
		any |= sscanf(line, GUESSED, &n) == 1 && n;
	return any;
}

void check_cache_lines(struct run *run)
{
	for (unsigned int v = 0; run->facts->counts_lines && v < run->facts->nr_variants; v++) {
		const char *name = run->facts->variants[v];
		gzFile f = open_lines(run, v);

		if (!f) {
			problem(run, "missing: lines/%s.txt.gz, this boot was not made or failed", name);
			continue;
		}
		if (guessed(f))
			problem(run, "damaged: lines/%s.txt.gz: it had to be guessed whether interrupts are disabled",
				name);
		gzclose(f);
	}
}

/* --- reading ----------------------------------------------------------------------- */

static struct kind *kind_of(struct table *t, const char *name)
{
	for (size_t i = 0; i < t->nr_kinds; i++)
		if (!strcmp(t->kinds[i].name, name))
			return &t->kinds[i];
	t->kinds = xrealloc(t->kinds, (t->nr_kinds + 1) * sizeof(*t->kinds));
	t->kinds[t->nr_kinds] = (struct kind) {
		.name = xasprintf("%s", name),
		.of = zeroed(t->nr_variants, sizeof(struct count)),
	};
	return &t->kinds[t->nr_kinds++];
}

/* LINES WRITTEN COLD SEQUENTIAL KIND, or FIGURE MEDIAN LEAST MOST */
static void read_line(struct table *t, unsigned int variant, char *line)
{
	struct variant *v = &t->variants[variant];
	char name[NAME_LEN];
	unsigned long long value;
	struct count c;
	int kind = 0;

	line[strcspn(line, "\n")] = 0;
	if (sscanf(line, "%llu %llu %*u %*u %n", &c.lines, &c.written, &kind) == 2 && kind) {
		struct kind *k = kind_of(t, line + kind);

		k->of[variant] = c;
		k->most = c.lines > k->most ? c.lines : k->most;
		return;
	}
	if (sscanf(line, "irqoff-longest-where " NAME_FORMAT, v->where) == 1) {
		/* Variants differ in what gcc makes of a function: f.isra.0 is f. */
		v->where[strcspn(v->where, ".")] = 0;
		return;
	}
	if (sscanf(line, NAME_FORMAT " %llu", name, &value) != 2)
		return;
	for (unsigned int i = 0; i < FIGURES; i++)
		if (!strcmp(figure_names[i], name))
			v->figure[i] = value;
}

static void read_variant(struct table *t, unsigned int variant)
{
	gzFile f = open_lines(t->run, variant);
	char line[2 * NAME_LEN];
	bool inside = false;

	while (f && gzgets(f, line, sizeof(line))) {
		if (strncmp(line, "region ", 7)) {
			if (inside)
				read_line(t, variant, line);
			continue;
		}
		inside = case_region(t->figure, t->spec, line);
		t->variants[variant].counted |= inside;
	}
	if (f)
		gzclose(f);
}

/* --- writing ----------------------------------------------------------------------- */

/* A cell per variant: @text says what is in it. */
static void put_row(struct doc *d, const struct table *t, const char *name,
		    char *(*text)(const struct table *t, unsigned int variant, const void *of),
		    const void *of)
{
	struct row r = { 0 };

	row_add(&r, "%s", name);
	for (unsigned int v = 0; v < t->nr_variants; v++)
		row_add(&r, "%s", t->variants[v].counted ? text(t, v, of) : "-");
	doc_row(d, &r);
}

static char *figure_text(const struct table *t, unsigned int v, const void *of)
{
	return xasprintf("%llu", t->variants[v].figure[*(const enum figure_nr *)of]);
}

/* Two figures, the second of which is a part of the first. */
static char *pair_text(const struct table *t, unsigned int v, const void *of)
{
	const enum figure_nr *nr = of;

	return xasprintf("%llu (%llu)", t->variants[v].figure[nr[0]], t->variants[v].figure[nr[1]]);
}

static char *count_text(const struct table *t, unsigned int v, const void *of)
{
	const struct count *c = of;

	(void)t;
	return c[v].lines ? xasprintf("%llu (%llu)", c[v].lines, c[v].written) : xasprintf("0");
}

static char *per_page_text(const struct table *t, unsigned int v, const void *of)
{
	const unsigned long long *f = t->variants[v].figure;
	unsigned int pages = *(const unsigned int *)of;

	return xasprintf("%.2f (%.2f)", (double)f[LINES] / pages, (double)f[WRITTEN] / pages);
}

static char *where_text(const struct table *t, unsigned int v, const void *of)
{
	(void)of;
	return *t->variants[v].where ? xasprintf("`%s`", t->variants[v].where) : xasprintf("-");
}

static void put_figure(struct doc *d, const struct table *t, const char *name, enum figure_nr nr)
{
	put_row(d, t, name, figure_text, &nr);
}

static void put_pair(struct doc *d, const struct table *t, const char *name, enum figure_nr all,
		     enum figure_nr part)
{
	put_row(d, t, name, pair_text, (const enum figure_nr[]){ all, part });
}

static int by_most(const void *a, const void *b)
{
	const struct kind *x = a, *y = b;

	if (x->most != y->most)
		return x->most < y->most ? 1 : -1;
	return strcmp(x->name, y->name);
}

static void put_kinds(struct doc *d, struct table *t)
{
	struct count *rest = zeroed(t->nr_variants, sizeof(*rest));

	qsort(t->kinds, t->nr_kinds, sizeof(*t->kinds), by_most);
	for (size_t i = 0; i < t->nr_kinds; i++) {
		if (i < TOP)
			put_row(d, t, xasprintf("... %s", t->kinds[i].name), count_text,
				t->kinds[i].of);
		for (unsigned int v = 0; i >= TOP && v < t->nr_variants; v++) {
			rest[v].lines += t->kinds[i].of[v].lines;
			rest[v].written += t->kinds[i].of[v].written;
		}
	}
	if (t->nr_kinds > TOP)
		put_row(d, t, "... all others", count_text, rest);
	free(rest);
}

static void put_table(struct doc *d, struct table *t, unsigned int pages)
{
	doc_text(d, "**%s**, what instructions hide (`scripts/host/lines/README.md`): distinct cache "
		 "lines of 64 bytes, in parentheses those that are written, and interrupts; of the "
		 "sample of median length.",
		 json_text(t->spec, "text", "?"));
	begin_by_variant(d, t->run, "cache lines");
	if (pages > 1)
		put_row(d, t, "lines per page", per_page_text, &pages);
	put_pair(d, t, "lines", LINES, WRITTEN);
	put_kinds(d, t);
	put_pair(d, t, "from memory if caches are empty (in sequence)", COLD, SEQUENTIAL);
	put_pair(d, t, "instructions (interrupts disabled)", INSNS, OFF);
	put_figure(d, t, "longest stretch of these", LONGEST);
	put_row(d, t, "... where", where_text, NULL);
	put_figure(d, t, "... lines that are new in it", LONGEST_LINES);
	doc_end_table(d);
}

static void write_case(struct doc *d, const struct run *run, const struct figure *f,
		       json_t *spec)
{
	struct table t = {
		.run = run, .figure = f, .spec = spec, .nr_variants = run->facts->nr_variants,
		.variants = zeroed(run->facts->nr_variants, sizeof(struct variant)),
	};
	unsigned int key = case_key(t.run, t.figure, t.spec), first, end;
	bool any = false;

	if (key == f->end)
		return;
	for (unsigned int v = 0; v < t.nr_variants; v++) {
		if (cell_of(run, key, v)->present)
			read_variant(&t, v);
		any |= t.variants[v].counted;
	}
	points_of(run, key, &first, &end);
	if (any)
		put_table(d, &t, first < end && run->keys[key].paged ?
			  run->points[first].samples[0].per : 1);
}

void write_cache_lines(struct doc *d, const struct run *run, const struct figure *f)
{
	json_t *list = json_object_get(f->info, "lines"), *spec;
	size_t i;

	if (!run->facts->counts_lines)
		return;
	json_array_foreach(list, i, spec)
		write_case(d, run, f, spec);
}
