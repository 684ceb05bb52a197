/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory that the kernel's slab caches hold, from /proc/slabinfo. */
#ifndef SLAB_H
#define SLAB_H

#include <stdint.h>

struct slab_use {
	uint64_t all;		/* bytes in slabs of all caches */
	uint64_t tracking;	/* of those, in caches that hold owners of pages; ... */
	uint64_t objects;	/* ... objects there that are in use, exact after slab_shrink() */
	uint64_t slab_bytes;	/* of such a cache: the size of a slab, ... */
	uint64_t slab_objects;	/* ... how many objects fit; 0: no such cache; ... */
	uint64_t object_bytes;	/* ... and what each of them takes there */
};

/* Give the page allocator back what is free, so that only what is used counts. */
void slab_shrink(void);

/* Whole slabs: what the kernel pays, not the sum of the objects. */
struct slab_use slab_use(void);

#endif
