// SPDX-License-Identifier: GPL-2.0-only
/*
 * run.conf: the facts of a run, which scripts/run/plan.sh wrote when it began and
 * describes. Nothing else tells which variants there are and what they are for.
 */
#include "report.h"

#include "../util/conf.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const keys[] = {
	"SCHEMA", "SIZE", "BASE", "PACKAGE", "ACCEL", "ACCEL_REASON", "VARIANTS", "REFERENCE", "FLOOR",
	"CHECKS", "GRANULES", "JOBS", "SYMBOLS", "CACHE_LINES", "MATRIX", "CONDITIONS", "MEM_MIB",
	"PMEM_MIB", "BOOT_TIMEOUT", "WITHOUT", NULL
};

/* @word up to the first ':'; what follows in @rest, NULL if there is none. */
static char *cut(char *word, char **rest)
{
	*rest = strchr(word, ':');
	if (*rest)
		*(*rest)++ = 0;
	return word;
}

/* NAME:OF, the same kernel under another name, or NAME:OF:planted. */
static void add_checks(struct facts *f, const struct conf *c, const char *path)
{
	unsigned int nr;
	char **words = conf_words(c, "CHECKS", &nr), *of, *what;

	f->checks = xrealloc(NULL, (nr + 1) * sizeof(*f->checks));
	for (unsigned int i = 0; i < nr; i++) {
		char *name = cut(words[i], &of);

		if (!of)
			errx(1, "%s: CHECKS: '%s' is not NAME:VARIANT", path, name);
		cut(of, &what);
		if (what && strcmp(what, "planted"))
			errx(1, "%s: CHECKS: '%s' of %s is not known", path, what, name);
		f->checks[f->nr_checks++] = (struct check) {
			.variant = name, .of = of, .planted = what != NULL,
		};
	}
	free(words);
}

/* NAME:OF:PAGES; what is of itself is a variant as the others. */
static void add_granules(struct facts *f, const struct conf *c, const char *path)
{
	unsigned int nr;
	char **words = conf_words(c, "GRANULES", &nr), *of, *pages;

	f->granules = xrealloc(NULL, (nr + 1) * sizeof(*f->granules));
	for (unsigned int i = 0; i < nr; i++) {
		char *name = cut(words[i], &of);

		if (!of)
			errx(1, "%s: GRANULES: '%s' is not NAME:VARIANT:PAGES", path, name);
		cut(of, &pages);
		if (strcmp(name, of))
			f->granules[f->nr_granules++] = (struct granule) { name, of };
	}
	free(words);
}

/* JOB, or JOB:FLAVOUR of the kernels that it is booted on. */
static void add_jobs(struct facts *f, const struct conf *c)
{
	char **words = conf_words(c, "JOBS", &f->nr_jobs);

	f->jobs = xrealloc(NULL, (f->nr_jobs + 1) * sizeof(*f->jobs));
	for (unsigned int i = 0; i < f->nr_jobs; i++) {
		char *flavour;

		f->jobs[i].name = cut(words[i], &flavour);
		f->jobs[i].flavour = flavour;
	}
	free(words);
}

/* The index of the variant that @key names, -1 if it names none. */
static int role(const struct facts *f, const struct conf *c, const char *key, const char *path)
{
	const char *name = conf_get(c, key);

	for (unsigned int v = 0; v < f->nr_variants; v++)
		if (!strcmp(f->variants[v], name))
			return v;
	if (*name)
		errx(1, "%s: %s='%s' is none of VARIANTS", path, key, name);
	return -1;
}

struct facts *load_facts(const char *dir, int status)
{
	char *path = xasprintf("%s/run.conf", dir);
	struct facts *f = calloc(1, sizeof(*f));
	struct conf *c;

	if (!f)
		err(1, "allocate the facts of a run");
	if (access(path, F_OK))
		errx(status, "%s: no such file; is %s the directory of a run?", path, dir);
	c = conf_load(path, keys);
	f->schema = conf_get(c, "SCHEMA");
	f->size = conf_get(c, "SIZE");
	f->base = conf_get(c, "BASE");
	f->package = conf_get(c, "PACKAGE");
	f->accel = conf_get(c, "ACCEL");
	f->accel_reason = conf_get(c, "ACCEL_REASON");
	f->exact = !strcmp(f->accel, "tcg-icount");
	f->dry = !strcmp(f->accel, "dry");
	f->variants = conf_words(c, "VARIANTS", &f->nr_variants);
	f->symbols = conf_words(c, "SYMBOLS", &f->nr_symbols);
	f->counts_lines = *conf_get(c, "CACHE_LINES");
	f->without = conf_words(c, "WITHOUT", &f->nr_without);
	f->matrix = !strcmp(conf_get(c, "MATRIX"), "yes");
	if (!*f->accel || !f->nr_variants)
		errx(1, "%s: ACCEL and VARIANTS are both needed", path);
	f->reference = role(f, c, "REFERENCE", path);
	f->floor = role(f, c, "FLOOR", path);
	add_checks(f, c, path);
	add_granules(f, c, path);
	add_jobs(f, c);
	free(path);
	return f;
}

const char *dry_mark(const struct run *run, const char *before)
{
	return run->facts->dry ? xasprintf("%s" DRY_MARK, before) : "";
}

const char *flavour_of(const struct facts *f, const char *job)
{
	for (unsigned int i = 0; i < f->nr_jobs; i++)
		if (!strcmp(f->jobs[i].name, job))
			return f->jobs[i].flavour;
	return NULL;
}
