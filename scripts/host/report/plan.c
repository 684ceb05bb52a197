// SPDX-License-Identifier: GPL-2.0-only
/* The list `boots` of a run: VARIANT COND REP JOB a line; and which are there. */
#include "report.h"

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What is known of the kernel that @job boots of @variant; NULL: nothing. */
json_t *load_kernel(const struct run *run, const char *variant, const char *job)
{
	const char *flavour = flavour_of(run->facts, job);
	char *path = xasprintf("%s/kernels/%s%s%s.json", run->dir, variant,
			       flavour ? "-" : "", flavour ? flavour : "");
	json_t *kernel = load_json(path);

	free(path);
	return kernel;
}

int variant_index(const struct run *run, const char *name)
{
	for (unsigned int v = 0; v < run->facts->nr_variants; v++)
		if (!strcmp(run->facts->variants[v], name))
			return v;
	return -1;
}

const char *reference_name(const struct run *run)
{
	return run->facts->reference < 0 ? NULL : run->facts->variants[run->facts->reference];
}

const char *floor_name(const struct run *run)
{
	return run->facts->floor < 0 ? NULL : run->facts->variants[run->facts->floor];
}

/* The plan's own string for the name of a kernel with another granule; NULL: it is none. */
static const struct granule *known_granule(const struct run *run, const char *name)
{
	for (unsigned int i = 0; i < run->facts->nr_granules; i++)
		if (!strcmp(run->facts->granules[i].kernel, name))
			return &run->facts->granules[i];
	return NULL;
}

/*
 * The plan's own string for the name of a variant or a check, or for the variant that a
 * kernel is with another granule; NULL: it has none such.
 */
static const char *known_variant(const struct run *run, const char *name)
{
	const struct granule *g = known_granule(run, name);
	int v = variant_index(run, g ? g->of : name);

	for (unsigned int i = 0; v < 0 && i < run->facts->nr_checks; i++)
		if (!strcmp(run->facts->checks[i].variant, name))
			return run->facts->checks[i].variant;
	return v < 0 ? NULL : run->facts->variants[v];
}

static void add_boot(struct run *run, struct boot b)
{
	if (access(b.path, F_OK)) {
		problem(run, "missing: raw/%s/%s, this boot was not made or failed",
			b.kernel, b.name);
		return;
	}
	run->boots = xrealloc(run->boots, (run->nr_boots + 1) * sizeof(b));
	run->boots[run->nr_boots++] = b;
}

/* Ends the program if the line is none of the list. */
static struct boot parse_boot(const struct run *run, const char *path, char *line)
{
	const struct granule *g;
	char variant[64], job[64];
	struct boot b = { 0 };
	int end = 0;

	line[strcspn(line, "\n")] = 0;
	if (sscanf(line, "%63s %u %u %63s%n", variant, &b.cond, &b.rep, job, &end) != 4 || line[end])
		errx(1, "%s: '%s' is not VARIANT COND REP JOB", path, line);
	b.variant = known_variant(run, variant);
	if (!b.variant)
		errx(1, "%s: '%s': run.conf has no such variant", path, line);
	g = known_granule(run, variant);
	b.kernel = g ? g->kernel : b.variant;
	b.job = xasprintf("%s", job);
	b.name = strcmp(job, "bench") ? xasprintf("%s-c%ur%u", job, b.cond, b.rep) :
		 xasprintf("c%ur%u", b.cond, b.rep);
	b.path = xasprintf("%s/raw/%s/%s/data.raw.gz", run->dir, b.kernel, b.name);
	return b;
}

static bool is_planned(struct boot *const *planned, unsigned int nr, const char *variant,
		       const char *name)
{
	for (unsigned int i = 0; i < nr; i++)
		if (!strcmp((*planned)[i].kernel, variant) && !strcmp((*planned)[i].name, name))
			return true;
	return false;
}

/* A directory under raw/<variant> that the plan does not know is not used. */
static void name_strangers(struct run *run, const char *variant, struct boot *planned,
			   unsigned int nr)
{
	char *path = xasprintf("%s/raw/%s", run->dir, variant);
	DIR *dir = opendir(path);
	struct dirent *e;

	if (!dir && errno != ENOENT)
		err(1, "open %s", path);
	while (dir && (e = readdir(dir)))
		if (!strchr(e->d_name, '.') && !is_planned(&planned, nr, variant, e->d_name))
			problem(run, "foreign: raw/%s/%s is not part of the plan, not used",
				variant, e->d_name);
	if (dir)
		closedir(dir);
	free(path);
}

/* Boots in the order of the variants, as every list of the report. */
static void add_boots_of(struct run *run, const char *variant, struct boot *planned,
			 unsigned int nr)
{
	unsigned int found = 0;

	for (unsigned int i = 0; i < nr; i++)
		if (planned[i].variant == variant) {
			add_boot(run, planned[i]);
			found++;
		}
	if (!found)
		errx(1, "%s/boots: no boots of %s", run->dir, variant);
	name_strangers(run, variant, planned, nr);
	for (unsigned int i = 0; i < run->facts->nr_granules; i++)
		if (!strcmp(run->facts->granules[i].of, variant))
			name_strangers(run, run->facts->granules[i].kernel, planned, nr);
}

/* Nor is a directory under raw/ of a variant that it does not know. */
static void name_strange_variants(struct run *run)
{
	char *path = xasprintf("%s/raw", run->dir);
	DIR *dir = opendir(path);
	struct dirent *e;

	if (!dir && errno != ENOENT)
		err(1, "open %s", path);
	while (dir && (e = readdir(dir)))
		if (!strchr(e->d_name, '.') && !known_variant(run, e->d_name))
			problem(run, "foreign: raw/%s is of no variant of the plan, not used",
				e->d_name);
	if (dir)
		closedir(dir);
	free(path);
}

void find_boots(struct run *run)
{
	char *path = xasprintf("%s/boots", run->dir), *line = NULL;
	struct boot *planned = NULL;
	FILE *f = fopen(path, "re");
	unsigned int nr = 0;
	size_t size = 0;

	if (!f)
		err(1, "open %s", path);
	while (getline(&line, &size, f) >= 0) {
		planned = xrealloc(planned, (nr + 1) * sizeof(*planned));
		planned[nr++] = parse_boot(run, path, line);
	}
	if (ferror(f))
		err(1, "read %s", path);
	fclose(f);
	for (unsigned int v = 0; v < run->facts->nr_variants; v++)
		add_boots_of(run, run->facts->variants[v], planned, nr);
	for (unsigned int c = 0; c < run->facts->nr_checks; c++)
		add_boots_of(run, run->facts->checks[c].variant, planned, nr);
	name_strange_variants(run);
	free(planned);
	free(line);
	free(path);
}
