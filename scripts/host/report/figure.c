// SPDX-License-Identifier: GPL-2.0-only
/* One figure per experiment: what goes on the x axis, which panels there are. */
#include "report.h"

#include <stdlib.h>
#include <string.h>

const char *figure_title(const struct figure *f)
{
	return json_text(f->info, "title", f->experiment);
}

/* "insn", or "insn/page", or per what the title file says a value covers. */
const char *key_unit(const struct run *run, const struct figure *f, unsigned int key)
{
	const char *unit = run->keys[key].unit;
	const char *per = json_text(f->info, "per", "");

	/* What a title file does not say: samples that cover more than one are of pages. */
	for (unsigned int i = f->first; i < f->end && !*per; i++)
		if (run->keys[i].paged)
			per = "page";
	return *per ? xasprintf("%s/%s", unit, per) : unit;
}

/* The first parameter whose values are numbers and differ within the figure. */
static const char *choose_x(const struct run *run, const struct figure *f)
{
	const char *first = run->keys[f->first].params;
	char name[128], a[128], b[128];

	while (sscanf(first, "%127[^=,]=", name) == 1) {
		bool differs = false, numeric = param_get(run->keys[f->first].params,
							  name, a, sizeof(a));

		for (unsigned int i = f->first; i < f->end; i++) {
			numeric = numeric && param_get(run->keys[i].params, name, b,
						       sizeof(b)) && is_number(b);
			differs |= numeric && strcmp(a, b);
		}
		if (numeric && differs)
			return xasprintf("%s", name);
		first += strcspn(first, ",");
		first += *first == ',';
	}
	return NULL;
}

static void add_to_panel(const struct run *run, struct figure *f, unsigned int key)
{
	const struct key *k = &run->keys[key];
	char *rest = f->x ? param_without(k->params, f->x) : xasprintf("%s", "");
	char *title = xasprintf("%s%s%s", k->metric, *rest ? ": " : "", rest);
	struct panel *p = NULL;

	for (unsigned int i = 0; i < f->nr_panels; i++)
		if (!strcmp(f->panels[i].title, title))
			p = &f->panels[i];
	if (!p) {
		f->panels = xrealloc(f->panels, (f->nr_panels + 1) * sizeof(*p));
		p = &f->panels[f->nr_panels++];
		*p = (struct panel) { .title = title, .brief = title };
	}
	p->keys = xrealloc(p->keys, (p->nr + 1) * sizeof(*p->keys));
	p->keys[p->nr++] = key;
	free(rest);
}

/* Does the title file leave this metric to the tables? */
static bool unplotted(const struct figure *f, const char *metric)
{
	json_t *list = json_object_get(f->info, "unplotted"), *m;
	size_t n;

	json_array_foreach(list, n, m)
		if (!strcmp(json_string_value(m) ? json_string_value(m) : "", metric))
			return true;
	return false;
}

/* All of it, or what the title file's `plot` chooses: the tables have the rest. */
static void add_panels(const struct run *run, struct figure *f)
{
	json_t *chosen = json_object_get(f->info, "plot");

	for (unsigned int k = f->first; k < f->end; k++)
		if (params_match(run->keys[k].params, chosen) &&
		    !unplotted(f, run->keys[k].metric))
			add_to_panel(run, f, k);
	for (unsigned int k = f->first; k < f->end && !f->nr_panels; k++)
		add_to_panel(run, f, k);
}

/* The params of a panel, which are the same for all its keys but for x. */
static const char *panel_params(const struct run *run, const struct figure *f, unsigned int p)
{
	const char *params = run->keys[f->panels[p].keys[0]].params;

	return f->x ? param_without(params, f->x) : "";
}

static bool all_have(const struct run *run, const struct figure *f, const char *name,
		     const char *value)
{
	char have[128];

	for (unsigned int p = 0; p < f->nr_panels; p++)
		if (!param_get(panel_params(run, f, p), name, have, sizeof(have)) ||
		    strcmp(have, value))
			return false;
	return true;
}

/* What all panels have is said once: their titles must fit side by side. */
static void shorten_titles(const struct run *run, struct figure *f)
{
	const char *rest = panel_params(run, f, 0);
	char name[128], value[128];

	f->common = "";
	for (; f->nr_panels > 1 && sscanf(rest, "%127[^=,]=%127[^,]", name, value) == 2;
	     rest += strcspn(rest, ","), rest += *rest == ',')
		if (all_have(run, f, name, value))
			f->common = xasprintf("%s%s%s=%s", f->common, *f->common ? "," : "",
					      name, value);
	for (unsigned int p = 0; *f->common && p < f->nr_panels; p++) {
		const char *params = panel_params(run, f, p), *c = f->common;

		for (; sscanf(c, "%127[^=]=", name) == 1; c += strcspn(c, ","), c += *c == ',')
			params = param_without(params, name);
		f->panels[p].brief = xasprintf("%s%s%s", run->keys[f->panels[p].keys[0]].metric,
					       *params ? ": " : "", params);
	}
}

struct figure *make_figures(const struct run *run, const char *titles, unsigned int *nr)
{
	struct figure *figs = NULL;

	*nr = 0;
	for (unsigned int i = 0; i < run->nr_keys;) {
		struct figure *f;

		figs = xrealloc(figs, (*nr + 1) * sizeof(*figs));
		f = &figs[(*nr)++];
		*f = (struct figure) {
			.experiment = run->keys[i].experiment,
			.info = load_title(titles, run->keys[i].experiment,
					   run->facts->base),
			.first = i,
		};
		while (i < run->nr_keys && !strcmp(run->keys[i].experiment, f->experiment))
			i++;
		f->end = i;
		f->x = json_text(f->info, "x", NULL);
		if (!f->x)
			f->x = choose_x(run, f);
		add_panels(run, f);
		shorten_titles(run, f);
	}
	return figs;
}
