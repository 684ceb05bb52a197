/* SPDX-License-Identifier: GPL-2.0-only */
/* The distinct cache lines of one pass. Ends the program if there is no memory. */
#ifndef LINESET_H
#define LINESET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct line {
	uint64_t number;	/* physical address / 64 */
	uint64_t vaddr;		/* through which it was touched first */
	unsigned int kind;	/* what it is, see kinds.h */
	bool written;
	uint64_t cold, sequential;	/* its misses, see cache.h */
};

/* Zeroed: no line. */
struct lineset {
	struct line *line;	/* in the order of their first touch */
	size_t n, room;
	uint32_t *slot;		/* open addressing: index into line + 1, or 0 */
	size_t slots;		/* a power of two, more than twice n */
};

/*
 * The line of that number, and whether it is new: then all else of it is zero. The
 * pointer is good until the next call.
 */
struct line *lineset_add(struct lineset *s, uint64_t number, bool *is_new);
struct line *lineset_find(const struct lineset *s, uint64_t number);	/* or NULL */
void lineset_clear(struct lineset *s);		/* no line; keeps its memory */
void lineset_free(struct lineset *s);

#endif
