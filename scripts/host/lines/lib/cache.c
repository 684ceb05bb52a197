// SPDX-License-Identifier: GPL-2.0-only
#include "cache.h"

#include "access.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

const struct cache_size cache_stated[CACHE_LEVELS] = {
	{ 48 << 10, 12 }, { 2 << 20, 16 }, { 8 << 20, 16 }
};

static void init_level(struct cache_level *l, const struct cache_size *size)
{
	l->ways = size->ways;
	l->sets = l->ways ? size->bytes / l->ways >> LINE_SHIFT : 0;
	if (!l->sets || l->sets & (l->sets - 1))
		errx(1, "a cache of %zu bytes and %u ways: %zu sets are no power of two",
		     size->bytes, size->ways, l->sets);
	l->tag = calloc(l->sets * l->ways, sizeof(*l->tag));
	if (!l->tag)
		err(1, "allocate a cache of %zu bytes", size->bytes);
}

void cache_init(struct cache *c, const struct cache_size size[CACHE_LEVELS])
{
	*c = (struct cache){ .next = 0 };
	for (size_t i = 0; i < CACHE_LEVELS; i++)
		init_level(&c->level[i], &size[i]);
}

void cache_flush(struct cache *c)
{
	for (size_t i = 0; i < CACHE_LEVELS; i++)
		memset(c->level[i].tag, 0,
		       c->level[i].sets * c->level[i].ways * sizeof(*c->level[i].tag));
	memset(c->recent, 0, sizeof(c->recent));
}

/* Was it there?  Afterwards it is, as the youngest of its set. */
static bool hit(struct cache_level *l, uint64_t line)
{
	uint64_t *set = l->tag + (line & (l->sets - 1)) * l->ways;
	unsigned int way = 0;
	bool found;

	while (way < l->ways - 1 && set[way] != line + 1)
		way++;
	found = set[way] == line + 1;
	memmove(set + 1, set, way * sizeof(*set));
	set[0] = line + 1;
	return found;
}

static bool neighbour_missed(struct cache *c, uint64_t line)
{
	bool found = false;

	for (size_t i = 0; i < CACHE_RECENT; i++)
		found |= c->recent[i] && (c->recent[i] == line || c->recent[i] == line + 2);
	c->recent[c->next] = line + 1;
	c->next = (c->next + 1) % CACHE_RECENT;
	return found;
}

struct cache_miss cache_touch(struct cache *c, uint64_t line)
{
	struct cache_miss m = { 0 };

	while (m.levels < CACHE_LEVELS && !hit(&c->level[m.levels], line))
		m.levels++;
	if (m.levels >= 2)
		m.sequential = neighbour_missed(c, line);
	return m;
}

void cache_free(struct cache *c)
{
	for (size_t i = 0; i < CACHE_LEVELS; i++)
		free(c->level[i].tag);
}
