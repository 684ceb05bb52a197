// SPDX-License-Identifier: GPL-2.0-only
/*
 * Can two runs be compared? Reads both; another accelerator or schema is a refusal. So is
 * a dry run, another kernel base or config where the kernels are to be the same (--compare), and the
 * same base where they are not (--bases). What may differ on purpose is stated.
 */
#include "report.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

static json_t *need(const char *dir, const char *name)
{
	char *path = xasprintf("%s/%s", dir, name);
	json_t *j = load_json(path);

	if (!j)
		errx(EXIT_REFUSED, "%s: no such file; is %s a run with a report?", path, dir);
	free(path);
	return j;
}

static bool well_formed(json_t *summary)
{
	static const char *const texts[] = { "experiment", "variant", "metric", "unit", "accel" };
	static const char *const numbers[] = { "median", "min", "max", "boots" };
	json_t *r;
	size_t i;

	json_array_foreach(summary, i, r) {
		for (size_t n = 0; n < sizeof(texts) / sizeof(*texts); n++)
			if (!json_is_string(json_object_get(r, texts[n])))
				return false;
		for (size_t n = 0; n < sizeof(numbers) / sizeof(*numbers); n++)
			if (!json_is_number(json_object_get(r, numbers[n])))
				return false;
		if (!json_is_object(json_object_get(r, "params")))
			return false;
	}
	return json_array_size(summary);
}

struct side load_side(const char *dir)
{
	struct side s = {
		.dir = dir,
		.facts = load_facts(dir, EXIT_REFUSED),
		.env = need(dir, "environment.json"),
		.summary = need(dir, "summary.json"),
	};

	s.kernels = json_object_get(s.env, "kernels");
	if (!well_formed(s.summary))
		errx(EXIT_REFUSED, "%s/summary.json is not of the schema that this program knows", dir);
	return s;
}

/* Says so if @what is not the same in both. */
static bool differs(const char *what, const char *a, const char *b)
{
	if (!strcmp(a, b))
		return false;
	warnx("not comparable: %s is %s in one run and %s in the other", what, a, b);
	return true;
}

static bool is_dry(const struct side *s)
{
	if (s->facts->dry)
		warnx("not comparable: what %s has is " DRY_MARK, s->dir);
	return s->facts->dry;
}

static bool refuse_kinds(const struct side *a, const struct side *b)
{
	bool refused = differs("schema", a->facts->schema, b->facts->schema);

	refused |= is_dry(a) | is_dry(b);
	return refused | differs("accelerator", a->facts->accel, b->facts->accel);
}

bool refuse_sides(const struct side *a, const struct side *b)
{
	bool refused = refuse_kinds(a, b);

	if (strcmp(a->facts->base, b->facts->base)) {
		warnx("not comparable: kernel base is %s in one run and %s in the other; make bases "
		      "A=%s B=%s", a->facts->base, b->facts->base, a->dir, b->dir);
		return true;
	}
	refused |= differs("kernel config", json_text(a->env, "kernel config_sha256", "?"),
			   json_text(b->env, "kernel config_sha256", "?"));
	return refused;
}

bool refuse_bases(const struct side *a, const struct side *b)
{
	bool refused = refuse_kinds(a, b);

	if (strcmp(a->facts->base, b->facts->base))
		return refused;
	warnx("not two bases: both runs are of %s; make compare A=%s B=%s", a->facts->base, a->dir,
	      b->dir);
	return true;
}

static void put_mark(const char *what, const char *a, const char *b)
{
	if (strcmp(a, b))
		printf("- %s differs: A %s, B %s\n", what, a, b);
}

/* The checksum of the guest that bench booted, "?" if the run does not say. */
static const char *guest_of(const char *dir)
{
	char *path = xasprintf("%s/guest.sha256", dir), sum[13] = "?";
	FILE *f = fopen(path, "re");

	if (f && fscanf(f, "%12s", sum) != 1)
		snprintf(sum, sizeof(sum), "?");
	if (f)
		fclose(f);
	free(path);
	return xasprintf("%s", sum);
}

static void put_fields(const struct side *a, const struct side *b, const char *const *fields)
{
	for (; *fields; fields++)
		put_mark(*fields, json_text(a->env, *fields, "?"), json_text(b->env, *fields, "?"));
}

void put_tools(const struct side *a, const struct side *b)
{
	static const char *const fields[] = { "kernel compiler", "qemu", "host cpu", NULL };

	put_mark("size", a->facts->size, b->facts->size);
	put_fields(a, b, fields);
}

void put_marks(const struct side *a, const struct side *b)
{
	static const char *const fields[] = { "kernel version", "kernel source_sha256", NULL };
	const char *variant;
	json_t *k;

	put_tools(a, b);
	put_mark("guest", guest_of(a->dir), guest_of(b->dir));
	put_fields(a, b, fields);
	json_object_foreach(a->kernels, variant, k) {
		json_t *other = json_object_get(b->kernels, variant);

		if (other)
			put_mark(xasprintf("kernel of %s", variant),
				 xasprintf("%.12s", json_text(k, "build_id", "?")),
				 xasprintf("%.12s", json_text(other, "build_id", "?")));
	}
}
