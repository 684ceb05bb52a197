/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A hierarchy of three data caches, and what misses it: set-associative, the line that
 * was used last longest ago goes, what is written is fetched, nothing is prefetched,
 * and a hit leaves the levels below as they are. Instructions are not in it.
 */
#ifndef CACHE_H
#define CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CACHE_LEVELS	3
#define CACHE_RECENT	32

struct cache_size {
	size_t bytes;
	unsigned int ways;
};

/* L1D of 48 KiB, L2 of 2 MiB, last level of 8 MiB: what is stated with the figures. */
extern const struct cache_size cache_stated[CACHE_LEVELS];

struct cache_level {
	size_t sets;		/* a power of two */
	unsigned int ways;
	uint64_t *tag;		/* line + 1, or 0; a set in one piece, youngest first */
};

struct cache {
	struct cache_level level[CACHE_LEVELS];
	uint64_t recent[CACHE_RECENT];	/* lines + 1 that missed L2 last, a ring */
	unsigned int next;		/* of them to be replaced */
};

struct cache_miss {
	unsigned int levels;	/* that missed: 0 is a hit in L1, CACHE_LEVELS came from memory */
	bool sequential;	/* L2 missed, as a neighbour did among the last CACHE_RECENT such */
};

/* Empty. Ends the program if a number of sets is no power of two. */
void cache_init(struct cache *c, const struct cache_size size[CACHE_LEVELS]);
void cache_flush(struct cache *c);
struct cache_miss cache_touch(struct cache *c, uint64_t line);
void cache_free(struct cache *c);

#endif
