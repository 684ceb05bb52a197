// SPDX-License-Identifier: GPL-2.0-only
#include "lineset.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS_MIN	1024

static uint32_t *slot_of(const struct lineset *s, uint64_t number)
{
	size_t i = (number * UINT64_C(0x9e3779b97f4a7c15)) >> 32 & (s->slots - 1);

	while (s->slot[i] && s->line[s->slot[i] - 1].number != number)
		i = (i + 1) & (s->slots - 1);
	return &s->slot[i];
}

static void grow(struct lineset *s)
{
	s->slots = s->slots ? 2 * s->slots : SLOTS_MIN;
	s->room = s->slots / 2;
	if (s->room > UINT32_MAX - 1)
		errx(1, "a pass with more than %zu cache lines", s->n);
	free(s->slot);
	s->slot = calloc(s->slots, sizeof(*s->slot));
	s->line = reallocarray(s->line, s->room, sizeof(*s->line));
	if (!s->slot || !s->line)
		err(1, "allocate %zu cache lines", s->room);
	for (size_t i = 0; i < s->n; i++)
		*slot_of(s, s->line[i].number) = (uint32_t)i + 1;
}

struct line *lineset_add(struct lineset *s, uint64_t number, bool *is_new)
{
	uint32_t *slot;

	if (s->n == s->room)
		grow(s);
	slot = slot_of(s, number);
	*is_new = !*slot;
	if (*is_new) {
		s->line[s->n] = (struct line){ .number = number };
		*slot = (uint32_t)++s->n;
	}
	return &s->line[*slot - 1];
}

struct line *lineset_find(const struct lineset *s, uint64_t number)
{
	uint32_t slot = s->slots ? *slot_of(s, number) : 0;

	return slot ? &s->line[slot - 1] : NULL;
}

void lineset_clear(struct lineset *s)
{
	s->n = 0;
	if (s->slots)
		memset(s->slot, 0, s->slots * sizeof(*s->slot));
}

void lineset_free(struct lineset *s)
{
	free(s->line);
	free(s->slot);
	*s = (struct lineset){ 0 };
}
