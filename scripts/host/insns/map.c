// SPDX-License-Identifier: GPL-2.0-only
/* System.map: which function is an address in? */
#include "insns.h"

#include <err.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void add(struct map *map, uint64_t addr, const char *name)
{
	struct symbol *s;

	/* The map is sorted: of several names of an address the first one stays. */
	if (map->n && map->sym[map->n - 1].addr == addr)
		return;
	map->sym = reallocarray(map->sym, map->n + 1, sizeof(*map->sym));
	if (!map->sym)
		err(1, "allocate %zu symbols", map->n + 1);
	s = &map->sym[map->n++];
	s->addr = addr;
	s->name = strdup(name);
	if (!s->name)
		err(1, "allocate the name of %s", name);
}

void map_load(struct map *map, const char *path)
{
	FILE *f = fopen(path, "re");
	char line[1024], name[512], type;
	uint64_t addr, start = 0;

	if (!f)
		err(1, "open %s", path);
	while (fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%" SCNx64 " %c %511s", &addr, &type, name) != 3)
			errx(1, "%s: '%.*s' is no line of a System.map", path,
			     (int)strcspn(line, "\n"), line);
		if (!strcmp(name, "_stext"))
			start = addr;
		else if (!strcmp(name, "_etext"))
			map->end = addr;
		else if (start && !map->end && strchr("tTwW", type))
			add(map, addr, name);
	}
	if (ferror(f))
		err(1, "read %s", path);
	fclose(f);
	if (!map->n || !map->end)
		errx(1, "%s: no functions between _stext and _etext", path);
}

bool map_find(const struct map *map, uint64_t pc, size_t *i)
{
	size_t low = 0, high = map->n;

	if (pc < map->sym[0].addr || pc >= map->end)
		return false;
	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;

		if (map->sym[mid].addr <= pc)
			low = mid;
		else
			high = mid;
	}
	*i = low;
	return true;
}
