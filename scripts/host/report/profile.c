// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which functions make the difference? A full run counts, in one more boot per
 * variant, every instruction that is executed in some cases, by symbol
 * (scripts/host/insns): profile/<variant>.txt.gz. The title file says for which cases
 * there is a table: {"profile": [{"text", "metric", "params"}]}. A second one adds up
 * what is for the same purpose (purposes.c).
 */
#include "report.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#define TOP		15	/* symbols per table */

struct count {
	char *symbol;
	uint64_t *insns;	/* per variant */
	uint64_t apart;		/* between the most and the fewest */
};

struct profile {
	const struct run *run;
	const struct figure *figure;
	json_t *spec;
	struct count *counts;
	size_t nr;
	uint64_t *total;	/* per variant; 0: it has none */
};

static char *profile_path(const struct run *run, const char *variant)
{
	return xasprintf("%s/profile/%s.txt.gz", run->dir, variant);
}

void check_profiles(struct run *run)
{
	for (unsigned int i = 0; i < run->facts->nr_symbols; i++) {
		char *path = profile_path(run, run->facts->symbols[i]);

		if (access(path, R_OK))
			problem(run, "missing: profile/%s.txt.gz, this boot was not made or failed",
				run->facts->symbols[i]);
		free(path);
	}
}

/* Has @variant figures for this case? What it does instead is not compared. */
static bool measured(const struct profile *p, unsigned int variant)
{
	unsigned int key = case_key(p->run, p->figure, p->spec);

	return key < p->figure->end && cell_of(p->run, key, variant)->present;
}

static struct count *count_of(struct profile *p, const char *symbol)
{
	for (size_t i = 0; i < p->nr; i++)
		if (!strcmp(p->counts[i].symbol, symbol))
			return &p->counts[i];
	p->counts = xrealloc(p->counts, (p->nr + 1) * sizeof(*p->counts));
	p->counts[p->nr] = (struct count) {
		.symbol = xasprintf("%s", symbol),
		.insns = xrealloc(NULL, p->run->facts->nr_variants * sizeof(uint64_t)),
	};
	memset(p->counts[p->nr].insns, 0, p->run->facts->nr_variants * sizeof(uint64_t));
	return &p->counts[p->nr++];
}

static void add_symbol(struct profile *p, unsigned int variant, const char *line)
{
	unsigned long long insns;
	char symbol[NAME_LEN];

	if (sscanf(line, "%llu %*s %255s", &insns, symbol) != 2)
		return;
	/* Variants differ in what gcc makes of a function: f.isra.0 is f. */
	symbol[strcspn(symbol, ".")] = 0;
	count_of(p, symbol)->insns[variant] += insns;
	p->total[variant] += insns;
}

static void read_variant(struct profile *p, unsigned int variant)
{
	char *path = profile_path(p->run, p->run->facts->variants[variant]), line[2 * NAME_LEN];
	gzFile f = access(path, R_OK) ? NULL : gzopen(path, "rbe");
	bool inside = false;

	while (f && gzgets(f, line, sizeof(line))) {
		if (!strncmp(line, "region ", 7))
			inside = case_region(p->figure, p->spec, line);
		else if (inside)
			add_symbol(p, variant, line);
	}
	if (f)
		gzclose(f);
	free(path);
}

static void measure_apart(struct profile *p, struct count *c)
{
	uint64_t most = 0, fewest = UINT64_MAX;

	for (unsigned int v = 0; v < p->run->facts->nr_variants; v++) {
		if (!p->total[v])
			continue;
		most = c->insns[v] > most ? c->insns[v] : most;
		fewest = c->insns[v] < fewest ? c->insns[v] : fewest;
	}
	c->apart = most - fewest;
}

static int by_apart(const void *a, const void *b)
{
	const struct count *x = a, *y = b;

	if (x->apart != y->apart)
		return x->apart < y->apart ? 1 : -1;
	return strcmp(x->symbol, y->symbol);
}

static void put_counts(struct doc *d, const struct profile *p, const char *name,
		       const uint64_t *insns)
{
	struct row r = { 0 };

	row_add(&r, "%s", name);
	for (unsigned int v = 0; v < p->run->facts->nr_variants; v++)
		if (p->total[v])
			row_add(&r, "%llu", (unsigned long long)insns[v]);
		else
			row_add(&r, "-");
	doc_row(d, &r);
}

static void put_table(struct doc *d, const struct profile *p)
{
	uint64_t *rest = xrealloc(NULL, p->run->facts->nr_variants * sizeof(*rest));

	memcpy(rest, p->total, p->run->facts->nr_variants * sizeof(*rest));
	doc_text(d, "**%s**, by symbol: guest instructions of the sample of median length.",
		 json_text(p->spec, "text", "?"));
	begin_by_variant(d, p->run, "symbol");
	for (size_t i = 0; i < p->nr && i < TOP && p->counts[i].apart; i++) {
		char *name = xasprintf("`%s`", p->counts[i].symbol);

		put_counts(d, p, name, p->counts[i].insns);
		free(name);
		for (unsigned int v = 0; v < p->run->facts->nr_variants; v++)
			rest[v] -= p->counts[i].insns[v];
	}
	put_counts(d, p, "all others", rest);
	put_counts(d, p, "in all", p->total);
	doc_end_table(d);
	free(rest);
}

static void put_purposes(struct doc *d, const struct profile *p, const struct purposes *what)
{
	unsigned int nr_variants = p->run->facts->nr_variants, rest = nr_purposes(what);
	size_t size = (rest + 1) * nr_variants * sizeof(uint64_t);
	uint64_t *sums = xrealloc(NULL, size);

	memset(sums, 0, size);
	for (size_t i = 0; i < p->nr; i++) {
		uint64_t *sum = sums + (size_t)purpose_of(what, p->counts[i].symbol) * nr_variants;

		for (unsigned int v = 0; v < nr_variants; v++)
			sum[v] += p->counts[i].insns[v];
	}
	doc_text(d, "The same by purpose, as `bench/exp/purposes` sorts the symbols.");
	begin_by_variant(d, p->run, "purpose");
	for (unsigned int i = 0; i < rest; i++)
		put_counts(d, p, purpose_name(what, i), sums + (size_t)i * nr_variants);
	put_counts(d, p, "all others", sums + (size_t)rest * nr_variants);
	doc_end_table(d);
	free(sums);
}

static void write_profile(struct doc *d, const struct run *run, const struct figure *f,
			  json_t *spec, const struct purposes *what)
{
	struct profile p = { .run = run, .figure = f, .spec = spec };
	size_t size = run->facts->nr_variants * sizeof(*p.total);

	p.total = xrealloc(NULL, size);
	memset(p.total, 0, size);
	for (unsigned int v = 0; v < run->facts->nr_variants; v++)
		if (measured(&p, v))
			read_variant(&p, v);
	for (size_t i = 0; i < p.nr; i++)
		measure_apart(&p, &p.counts[i]);
	if (p.nr) {
		qsort(p.counts, p.nr, sizeof(*p.counts), by_apart);
		put_table(d, &p);
		if (what)
			put_purposes(d, &p, what);
	}
	free(p.total);
}

void write_profiles(struct doc *d, const struct run *run, const struct figure *f,
		    const char *titles)
{
	json_t *list = json_object_get(f->info, "profile"), *spec;
	struct purposes *what;
	size_t i;

	if (!run->facts->nr_symbols || !json_array_size(list))
		return;
	what = load_purposes(titles);
	json_array_foreach(list, i, spec)
		write_profile(d, run, f, spec, what);
	free_purposes(what);
}
