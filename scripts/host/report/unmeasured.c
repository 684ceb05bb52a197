// SPDX-License-Identifier: GPL-2.0-only
/*
 * Experiments that only a real clock can answer: {"clock": "real"} in the title
 * file. Where instructions are counted they have no figures, and a section says so.
 */
#include "report.h"

#include <dirent.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>

static bool has_figure(const struct figure *figs, unsigned int nr, const char *experiment)
{
	for (unsigned int i = 0; i < nr; i++)
		if (!strcmp(figs[i].experiment, experiment))
			return true;
	return false;
}

static void write_section(struct doc *d, const struct run *run, json_t *info,
			  const char *experiment)
{
	doc_subheading(d, json_text(info, "title", experiment));
	doc_text(d, "**Question.** %s", json_text(info, "question", "?"));
	doc_text(d, "**Not measured**: this needs a real clock, but the accelerator of this run, "
		 "%s, counts guest instructions. A number would mean something else, so there "
		 "is none.", run->facts->accel);
}

static int is_title(const struct dirent *e)
{
	const char *dot = strrchr(e->d_name, '.');

	return dot && !strcmp(dot, ".json");
}

void write_unmeasured(struct doc *d, const struct run *run, const struct figure *figs,
		      unsigned int nr, const char *titles)
{
	struct dirent **list;
	int n = scandir(titles, &list, is_title, alphasort);

	if (n < 0)
		err(1, "list %s", titles);
	for (int i = 0; i < n && run->facts->exact; i++) {
		json_t *info;

		*strrchr(list[i]->d_name, '.') = 0;
		info = load_title(titles, list[i]->d_name, run->facts->base);
		if (!strcmp(json_text(info, "clock", ""), "real") &&
		    !has_figure(figs, nr, list[i]->d_name))
			write_section(d, run, info, list[i]->d_name);
		json_decref(info);
	}
}
