// SPDX-License-Identifier: GPL-2.0-only
/*
 * RUN/hosts: where each boot was made, lines HOST VARIANT/BOOT, which bench writes as boots
 * end; `here` is the machine of environment.json, which has the others under `hosts`.
 */
#include "report.h"

#include <err.h>
#include <errno.h>
#include <string.h>

struct host {
	char name[128];
	char *boots;
	unsigned int nr;
};

struct hosts {
	struct host *list;
	unsigned int nr;
};

static struct host *find_host(struct hosts *h, const char *name)
{
	for (unsigned int i = 0; i < h->nr; i++)
		if (!strcmp(h->list[i].name, name))
			return &h->list[i];
	h->list = xrealloc(h->list, (h->nr + 1) * sizeof(*h->list));
	h->list[h->nr] = (struct host) { .boots = "" };
	snprintf(h->list[h->nr].name, sizeof(h->list[h->nr].name), "%s", name);
	return &h->list[h->nr++];
}

/* False: the run does not say, as it was made before runs did. */
static bool load_hosts(const struct run *run, struct hosts *h)
{
	char *path = xasprintf("%s/hosts", run->dir), name[128], boot[256];
	FILE *f = fopen(path, "re");

	if (!f && errno != ENOENT)
		err(1, "open %s", path);
	if (!f)
		return false;
	while (fscanf(f, "%127s %255s", name, boot) == 2) {
		struct host *one = find_host(h, name);

		one->boots = xasprintf("%s%s%s", one->boots, one->nr ? ", " : "", boot);
		one->nr++;
	}
	if (!feof(f))
		errx(1, "%s: a line is not HOST BOOT", path);
	fclose(f);
	return true;
}

static void add_host(struct doc *d, const struct host *h, json_t *facts)
{
	bool here = !strcmp(h->name, "here");
	struct row r = { 0 };

	row_add(&r, "%s", h->name);
	row_add(&r, "%s", json_text(facts, here ? "host cpu" : "cpu", "?"));
	row_add(&r, "%s", json_text(facts, "qemu", "?"));
	row_add(&r, "%u", h->nr);
	row_add(&r, "%s", h->boots);
	doc_row(d, &r);
}

void write_hosts(struct doc *d, const struct run *run, json_t *env)
{
	struct hosts h = { 0 };
	struct row r = { 0 };

	if (!load_hosts(run, &h) || !h.nr)
		return;
	if (h.nr == 1 && !strcmp(h.list[0].name, "here")) {
		doc_text(d, "All %u boots were made on this machine.", h.list[0].nr);
		return;
	}
	doc_text(d, "Boots were made on several machines; `here` is the one described above.");
	row_add(&r, "host");
	row_add(&r, "CPU");
	row_add(&r, "QEMU");
	row_add(&r, "boots");
	row_add(&r, "which");
	doc_table(d, &r);
	for (unsigned int i = 0; i < h.nr; i++)
		add_host(d, &h.list[i], !strcmp(h.list[i].name, "here") ? env :
			 json_object_get(json_object_get(env, "hosts"), h.list[i].name));
	doc_end_table(d);
}
