// SPDX-License-Identifier: GPL-2.0-only
#include "region.h"

#include <err.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char *const figure_names[FIGURES] = {
	[F_INSNS] = "insns", [F_LOADS] = "loads", [F_STORES] = "stores",
	[F_OUTSIDE] = "no-memory", [F_LINES] = "lines", [F_WRITTEN] = "written",
	[F_L1_MISSES] = "l1-misses", [F_L2_MISSES] = "l2-misses",
	[F_COLD] = "cold-misses", [F_SEQUENTIAL] = "cold-sequential",
	[F_IRQOFF_STRETCHES] = "irqoff-stretches", [F_IRQOFF_INSNS] = "irqoff-insns",
	[F_IRQOFF_LONGEST] = "irqoff-longest", [F_IRQOFF_LINES] = "irqoff-longest-lines",
	[F_UNKNOWN_FLAG] = "irqoff-unknown",
};

void region_add(struct region *r, struct result pass)
{
	if (r->n == r->room) {
		r->room = r->room ? 2 * r->room : 16;
		r->pass = reallocarray(r->pass, r->room, sizeof(*r->pass));
		if (!r->pass)
			err(1, "allocate %zu passes", r->room);
	}
	r->pass[r->n++] = pass;
}

struct order {
	const struct result *pass;
	size_t seq;
};

/* By length, and of the same length in the order in which they came. */
static int by_length(const void *a, const void *b)
{
	const struct order *x = a, *y = b;
	uint64_t nx = x->pass->figure[F_INSNS], ny = y->pass->figure[F_INSNS];

	if (nx != ny)
		return nx > ny ? 1 : -1;
	return (x->seq > y->seq) - (x->seq < y->seq);
}

static const struct result *median(const struct region *r)
{
	struct order *o = calloc(r->n, sizeof(*o));
	const struct result *found;

	if (!o)
		err(1, "allocate the order of %zu passes", r->n);
	for (size_t i = 0; i < r->n; i++)
		o[i] = (struct order){ &r->pass[i], i };
	qsort(o, r->n, sizeof(*o), by_length);
	found = o[(r->n - 1) / 2].pass;
	free(o);
	return found;
}

static void write_figure(const struct region *r, const struct result *m, enum figure f,
			 FILE *out)
{
	uint64_t least = UINT64_MAX, most = 0;

	for (size_t i = 0; i < r->n; i++) {
		uint64_t v = r->pass[i].figure[f];

		least = v < least ? v : least;
		most = v > most ? v : most;
	}
	fprintf(out, "%s %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", figure_names[f], m->figure[f],
		least, most);
}

/* Whose critical section: whoever called the lock's function. */
static void write_where(const struct result *m, const struct function_names *f, FILE *out)
{
	const char *first = f->name(f->of, m->longest.first);

	if (!m->longest.insns)
		return;
	if (!strncmp(first, "_raw_", 5))
		fprintf(out, "irqoff-longest-where %s\n", f->name(f->of, m->longest.second));
	else
		fprintf(out, "irqoff-longest-where %s\n", first);
}

struct kind_order {
	const struct kind_figures *f;
	const char *name;
};

static int by_lines(const void *a, const void *b)
{
	const struct kind_order *x = a, *y = b;

	if (x->f->lines != y->f->lines)
		return x->f->lines < y->f->lines ? 1 : -1;
	return strcmp(x->name, y->name);
}

static void write_kinds(const struct result *m, const struct kinds *k, FILE *out)
{
	struct kind_order *o = calloc(m->kinds + 1, sizeof(*o));
	size_t n = 0;

	if (!o)
		err(1, "allocate the order of %zu kinds of cache lines", m->kinds);
	for (size_t i = 0; i < m->kinds; i++)
		if (m->kind[i].lines)
			o[n++] = (struct kind_order){ &m->kind[i], k->name[i] };
	qsort(o, n, sizeof(*o), by_lines);
	for (size_t i = 0; i < n; i++)
		fprintf(out, "%8" PRIu64 " %8" PRIu64 " %8" PRIu64 " %8" PRIu64 " %s\n",
			o[i].f->lines, o[i].f->written, o[i].f->cold, o[i].f->sequential,
			o[i].name);
	free(o);
}

void region_write_head(FILE *out, const struct cache_size size[CACHE_LEVELS])
{
	fprintf(out, "caches of %d-byte lines, bytes/ways:", 1 << LINE_SHIFT);
	for (size_t i = 0; i < CACHE_LEVELS; i++)
		fprintf(out, " %zu/%u", size[i].bytes, size[i].ways);
	fputc('\n', out);
}

void region_write(struct region *r, const char *name, const struct kinds *k,
		  const struct function_names *f, FILE *out)
{
	const struct result *m;

	if (!r->n)
		return;
	m = median(r);
	fprintf(out, "region %s\npasses %zu\n", name, r->n);
	for (enum figure i = 0; i < FIGURES; i++)
		write_figure(r, m, i, out);
	write_where(m, f, out);
	write_kinds(m, k, out);
	while (r->n)
		result_free(&r->pass[--r->n]);
}

void region_free(struct region *r)
{
	while (r->n)
		result_free(&r->pass[--r->n]);
	free(r->pass);
	*r = (struct region){ .n = 0 };
}
