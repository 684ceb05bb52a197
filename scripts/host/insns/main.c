// SPDX-License-Identifier: GPL-2.0-only
/*
 * insns [--at SYMBOL] SYSTEM-MAP <PROFILE
 *
 * Names what plugin/plugin.c counted by address.  For each region: its name, how
 * many passes there were, the instructions of the one of median length, and of
 * these per symbol "COUNT SHARE SYMBOL", the largest first.  With --at, per
 * instruction of one symbol: "COUNT SYMBOL+OFFSET ADDRESS".
 *
 * Exit 0: all named; 1: not a profile, or not of this kernel.
 */
#include "insns.h"

#include <err.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define KERNEL_HALF	(UINT64_C(1) << 63)

/* One region of the profile, as far as it was read. */
struct region {
	char name[256];
	uint64_t passes, insns, sum;
	uint64_t *counts;	/* per symbol of the map, then user and generated code */
};

struct tool {
	struct map map;
	const char *at;		/* NULL: symbols, not instructions */
	struct region r;
};

static const char *name_of(const struct tool *t, size_t i)
{
	if (i < t->map.n)
		return t->map.sym[i].name;
	return i == t->map.n ? "[user]" : "[generated]";
}

static size_t index_of(const struct tool *t, uint64_t pc)
{
	size_t i;

	if (pc < KERNEL_HALF)
		return t->map.n;
	return map_find(&t->map, pc, &i) ? i : t->map.n + 1;
}

struct order {
	const struct tool *t;
	size_t i;
};

static int by_count(const void *a, const void *b)
{
	const struct order *x = a, *y = b;
	uint64_t cx = x->t->r.counts[x->i], cy = y->t->r.counts[y->i];

	if (cx != cy)
		return cx < cy ? 1 : -1;
	return strcmp(name_of(x->t, x->i), name_of(y->t, y->i));
}

static void print_symbols(const struct tool *t)
{
	size_t all = t->map.n + 2, n = 0;
	struct order *o = calloc(all, sizeof(*o));

	if (!o)
		err(1, "allocate %zu symbols", all);
	for (size_t i = 0; i < all; i++)
		if (t->r.counts[i])
			o[n++] = (struct order){ t, i };
	qsort(o, n, sizeof(*o), by_count);
	for (size_t k = 0; k < n; k++)
		printf("%8" PRIu64 " %5.1f%% %s\n", t->r.counts[o[k].i],
		       100.0 * (double)t->r.counts[o[k].i] / (double)t->r.insns,
		       name_of(t, o[k].i));
	free(o);
}

static void end_region(struct tool *t)
{
	struct region *r = &t->r;

	if (!*r->name)
		return;
	if (r->sum != r->insns)
		errx(1, "region %s: %" PRIu64 " instructions in its lines, %" PRIu64
		     " announced: the profile is damaged", r->name, r->sum, r->insns);
	if (2 * r->counts[t->map.n + 1] > r->insns)
		errx(1, "region %s: most of it is outside of the kernel of this System.map: another kernel, or booted without nokaslr?",
		     r->name);
	if (!t->at)
		print_symbols(t);
}

static void begin_region(struct tool *t, const char *name)
{
	end_region(t);
	if (snprintf(t->r.name, sizeof(t->r.name), "%s", name) >= (int)sizeof(t->r.name))
		errx(1, "region '%s': longer than %zu characters", name, sizeof(t->r.name));
	t->r.passes = t->r.insns = t->r.sum = 0;
	memset(t->r.counts, 0, (t->map.n + 2) * sizeof(*t->r.counts));
	printf("region %s\n", name);
}

static void add_insn(struct tool *t, uint64_t pc, uint64_t count)
{
	size_t i = index_of(t, pc);

	t->r.counts[i] += count;
	t->r.sum += count;
	if (t->at && !strcmp(name_of(t, i), t->at))
		printf("%8" PRIu64 " %s+%#" PRIx64 " %" PRIx64 "\n", count, t->at,
		       i < t->map.n ? pc - t->map.sym[i].addr : 0, pc);
}

static void read_line(struct tool *t, char *line, size_t nr)
{
	uint64_t pc, count;
	char end;

	line[strcspn(line, "\n")] = 0;
	if (!strncmp(line, "region ", 7))
		begin_region(t, line + 7);
	else if (!*t->r.name)
		errx(1, "line %zu: '%s' before any region: not a profile", nr, line);
	else if (sscanf(line, "passes %" SCNu64 "%c", &t->r.passes, &end) == 1 ||
		 sscanf(line, "insns %" SCNu64 "%c", &t->r.insns, &end) == 1)
		puts(line);
	else if (sscanf(line, "%" SCNx64 " %" SCNu64 "%c", &pc, &count, &end) == 2)
		add_insn(t, pc, count);
	else
		errx(1, "line %zu: '%s': not a profile", nr, line);
}

static void read_profile(struct tool *t)
{
	char *line = NULL;
	size_t size = 0, nr = 0;

	while (getline(&line, &size, stdin) >= 0)
		read_line(t, line, ++nr);
	if (ferror(stdin))
		err(1, "read the profile");
	free(line);
	if (!nr)
		errx(1, "the profile is empty: nothing was measured");
	end_region(t);
}

int main(int argc, char **argv)
{
	static const struct option longopts[] = {
		{ "at", required_argument, NULL, 'a' },
		{ NULL, 0, NULL, 0 }
	};
	struct tool t = { 0 };
	int c;

	while ((c = getopt_long(argc, argv, "", longopts, NULL)) != -1)
		if (c == 'a')
			t.at = optarg;
		else
			optind = argc + 1;
	if (optind != argc - 1) {
		fputs("usage: insns [--at SYMBOL] SYSTEM-MAP <PROFILE\n", stderr);
		return 2;
	}
	map_load(&t.map, argv[optind]);
	t.r.counts = calloc(t.map.n + 2, sizeof(*t.r.counts));
	if (!t.r.counts)
		err(1, "allocate counts of %zu symbols", t.map.n);
	read_profile(&t);
	if (fflush(stdout) || ferror(stdout))
		err(1, "write");
	return 0;
}
