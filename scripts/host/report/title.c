// SPDX-License-Identifier: GPL-2.0-only
/*
 * Title files, bench/exp/<experiment>.json: what is said of an experiment beside its
 * data (README.md has the meaning of each key). A key that nobody reads would be
 * silence, so it ends the program, by its name.
 */
#include "report.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

#define MAX_KEYS 11

/* The keys of an object; of the title file itself, or of the members of one of its lists. */
struct form {
	const char *list;		/* NULL: the title file */
	const char *keys[MAX_KEYS];
	const char *needed[MAX_KEYS];
};

static const struct form forms[] = {
	{ "absent",	{ "variant", "metric", "params", "why", "base" }, { "variant", "why" } },
	{ "agree",	{ "metric", "with", "within", "text", "bound" },
			{ "metric", "with", "within", "text", "bound" } },
	{ "bounds",	{ "metric", "params", "of", "to", "kind", "min", "max", "text", "known", "why", "base" },
			{ "of", "to", "min", "max", "text" } },
	{ "computed",	{ "text", "unit", "scale", "of", "per", "variants" }, { "text", "of" } },
	{ "decision",	{ "load", "metric", "params", "absolute", "base" }, { "load", "metric" } },
	{ "fits",	{ "text", "metric", "params", "x", "scale" }, { "text", "x" } },
	{ "headline",	{ "metric", "params" }, { NULL } },
	{ "planted",	{ "metric", "params", "difference", "tolerance" },
			{ "metric", "difference", "tolerance" } },
	{ "lines",	{ "text", "metric", "params", "size" }, { "text", "metric" } },
	{ "profile",	{ "text", "metric", "params" }, { "text", "metric" } },
	{ "summary",	{ "side", "text", "metric", "params" }, { "side", "text" } },
	{ "zero",	{ "metric", "params", "text" }, { "metric", "text" } },
};

/* What the terms of a `computed` may have, in `of` and `per`. */
static const struct form term = {
	"of or per", { "experiment", "metric", "params", "variant", "sign", "value" }, { NULL }
};

/* Those of a title file that are no lists of objects. */
static const char *const plain[] = {
	"title", "question", "method", "per", "x", "xlabel", "plot", "unplotted", "clock", NULL
};

static const struct form *form_of(const char *list)
{
	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++)
		if (!strcmp(forms[i].list, list))
			return &forms[i];
	return NULL;
}

static bool is_plain(const char *key)
{
	for (size_t i = 0; plain[i]; i++)
		if (!strcmp(plain[i], key))
			return true;
	return false;
}

static void check_object(const char *path, const struct form *form, json_t *o)
{
	const char *key;
	json_t *v;

	if (!json_is_object(o))
		errx(1, "%s: %s holds something else than objects", path, form->list);
	json_object_foreach(o, key, v) {
		size_t i = 0;

		while (i < MAX_KEYS && form->keys[i] && strcmp(form->keys[i], key))
			i++;
		if (i == MAX_KEYS || !form->keys[i])
			errx(1, "%s: unknown key '%s' in %s", path, key, form->list);
	}
	for (size_t i = 0; i < MAX_KEYS && form->needed[i]; i++)
		if (!json_object_get(o, form->needed[i]))
			errx(1, "%s: an entry of %s lacks '%s'", path, form->list, form->needed[i]);
}

static void check_terms(const char *path, json_t *computed)
{
	static const char *const lists[] = { "of", "per" };
	json_t *t;
	size_t i;

	for (size_t l = 0; l < sizeof(lists) / sizeof(*lists); l++)
		json_array_foreach(json_object_get(computed, lists[l]), i, t)
			check_object(path, &term, t);
}

static void check_list(const char *path, const struct form *form, json_t *list)
{
	json_t *o;
	size_t i;

	if (!json_is_array(list))
		errx(1, "%s: %s is no list", path, form->list);
	json_array_foreach(list, i, o) {
		check_object(path, form, o);
		if (!strcmp(form->list, "computed"))
			check_terms(path, o);
	}
}

/* What is said of another base than @base is not said of this run. */
static void drop_other_bases(json_t *list, const char *base)
{
	for (size_t i = json_array_size(list); i--;) {
		const char *of = json_text(json_array_get(list, i), "base", base);

		if (strcmp(of, base))
			json_array_remove(list, i);
	}
}

/**
 * load_title - read the title file of an experiment
 * @titles: the directory of title files
 * @experiment: which
 * @base: the base kernel of the run: members of lists that have "base", another one, are
 *	left out
 *
 * Ends the program if the file has a key that is not known, or lacks one that it needs.
 *
 * Return: what it says; an empty object if the experiment has no title file.
 */
json_t *load_title(const char *titles, const char *experiment, const char *base)
{
	char *path = xasprintf("%s/%s.json", titles, experiment);
	json_t *info = load_json(path), *v;
	const char *key;

	json_object_foreach(info, key, v) {
		const struct form *form = form_of(key);

		if (!form && !is_plain(key))
			errx(1, "%s: unknown key '%s'", path, key);
		if (!form)
			continue;
		check_list(path, form, v);
		drop_other_bases(v, base);
	}
	free(path);
	return info ? info : json_object();
}
