/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The passes through one region, and what is written of them: the pass of median length,
 * the lower one of two, as scripts/host/insns takes it; and of each figure the least and
 * the most that a pass had.
 */
#ifndef REGION_H
#define REGION_H

#include "kinds.h"
#include "pass.h"

#include <stdio.h>

/* Zeroed: no pass yet. */
struct region {
	struct result *pass;
	size_t n, room;
};

/* Says what a function is called. */
struct function_names {
	const char *(*name)(const void *of, uint32_t function);
	const void *of;
};

void region_add(struct region *r, struct result pass);	/* which it owns from now on */

/* What the file says first: by which caches the misses are counted. */
void region_write_head(FILE *out, const struct cache_size size[CACHE_LEVELS]);

/* Afterwards it has no pass.  Of one without passes nothing is written. */
void region_write(struct region *r, const char *name, const struct kinds *k,
		  const struct function_names *f, FILE *out);
void region_free(struct region *r);

#endif
