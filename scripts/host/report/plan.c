// SPDX-License-Identifier: GPL-2.0-only
/* plan.json: what the run was to consist of; and which boots are there. */
#include "report.h"

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * {"variant": "stock-again", "of": "stock"}: the same kernel under another name;
 * with "planted": true another one that has something planted in it.
 */
static void load_checks(struct run *run, const char *path)
{
	json_t *list = json_object_get(run->plan, "checks"), *c;
	size_t i;

	json_array_foreach(list, i, c) {
		struct check check = {
			.variant = json_text(c, "variant", NULL),
			.of = json_text(c, "of", NULL),
			.planted = json_is_true(json_object_get(c, "planted")),
		};

		if (!check.variant || !check.of)
			errx(1, "%s: a check without variant and of", path);
		run->checks = xrealloc(run->checks, (i + 1) * sizeof(check));
		run->checks[run->nr_checks++] = check;
	}
}

void load_plan(struct run *run)
{
	char *path = xasprintf("%s/plan.json", run->dir);
	json_t *list, *v;
	size_t i;

	run->plan = load_json(path);
	if (!run->plan)
		errx(1, "%s: no such file; is %s the directory of a run?", path, run->dir);
	run->accel = json_text(run->plan, "accel", NULL);
	list = json_object_get(run->plan, "variants");
	if (!run->accel || !json_array_size(list) || !json_object_get(run->plan, "boots"))
		errx(1, "%s: accel, variants and boots are all needed", path);
	run->exact = !strcmp(run->accel, "tcg-icount");
	json_array_foreach(list, i, v) {
		if (!json_is_string(v))
			errx(1, "%s: variants holds something else than names", path);
		run->variants = xrealloc(run->variants, (i + 1) * sizeof(*run->variants));
		run->variants[run->nr_variants++] = json_string_value(v);
	}
	load_checks(run, path);
	free(path);
}

/* What is known of the kernel that @job boots of @variant; NULL: nothing. */
json_t *load_kernel(const struct run *run, const char *variant, const char *job)
{
	const char *flavour = json_text(json_object_get(run->plan, "flavours"), job, NULL);
	char *path = xasprintf("%s/kernels/%s%s%s.json", run->dir, variant,
			       flavour ? "-" : "", flavour ? flavour : "");
	json_t *kernel = load_json(path);

	free(path);
	return kernel;
}

/* The boots planned for a variant: one list for all of them, or one for each. */
static json_t *boots_planned(const struct run *run, const char *variant)
{
	json_t *boots = json_object_get(run->plan, "boots");

	return json_is_object(boots) ? json_object_get(boots, variant) : boots;
}

int variant_index(const struct run *run, const char *name)
{
	for (unsigned int v = 0; v < run->nr_variants; v++)
		if (!strcmp(run->variants[v], name))
			return v;
	return -1;
}

static void add_boot(struct run *run, const char *variant, const char *name)
{
	struct boot b = { .variant = variant, .name = xasprintf("%s", name), .job = "bench" };
	const char *rest = strrchr(name, '-');
	int end = 0;

	if (rest)
		b.job = xasprintf("%.*s", (int)(rest - name), name);
	rest = rest ? rest + 1 : name;

	b.path = xasprintf("%s/raw/%s/%s/data.raw.gz", run->dir, variant, name);
	if (sscanf(rest, "c%ur%u%n", &b.cond, &b.rep, &end) != 2 || rest[end])
		errx(1, "%s/plan.json: boot '%s' is not [<job>-]c<cond>r<rep>", run->dir, name);
	if (access(b.path, F_OK)) {
		problem(run, "missing: raw/%s/%s, this boot was not made or failed",
			variant, name);
		return;
	}
	run->boots = xrealloc(run->boots, (run->nr_boots + 1) * sizeof(b));
	run->boots[run->nr_boots++] = b;
}

/* A directory under raw/<variant> that the plan does not know is not used. */
static void name_strangers(struct run *run, const char *variant)
{
	char *path = xasprintf("%s/raw/%s", run->dir, variant);
	json_t *boots = boots_planned(run, variant), *b;
	DIR *dir = opendir(path);
	struct dirent *e;
	size_t i;

	if (!dir && errno != ENOENT)
		err(1, "open %s", path);
	while (dir && (e = readdir(dir))) {
		bool known = e->d_name[0] == '.' || strchr(e->d_name, '.');

		json_array_foreach(boots, i, b)
			known |= !strcmp(json_string_value(b), e->d_name);
		if (!known)
			problem(run, "foreign: raw/%s/%s is not part of the plan, not used",
				variant, e->d_name);
	}
	if (dir)
		closedir(dir);
	free(path);
}

static void find_boots_of(struct run *run, const char *variant)
{
	json_t *boots = boots_planned(run, variant), *b;
	size_t i;

	if (!json_array_size(boots))
		errx(1, "%s/plan.json: no boots of %s", run->dir, variant);
	json_array_foreach(boots, i, b) {
		if (!json_is_string(b))
			errx(1, "%s/plan.json: boots holds no names", run->dir);
		add_boot(run, variant, json_string_value(b));
	}
	name_strangers(run, variant);
}

void find_boots(struct run *run)
{
	for (unsigned int v = 0; v < run->nr_variants; v++)
		find_boots_of(run, run->variants[v]);
	for (unsigned int c = 0; c < run->nr_checks; c++)
		find_boots_of(run, run->checks[c].variant);
}
