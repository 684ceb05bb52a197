/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory by the place in the kernel's source that allocated it, from /proc/allocinfo
 * of a kernel of the flavour `alloc`.
 *
 * What it counts: an object of a slab cache with what the cache gives it, s->size,
 * which slabinfo calls <objsize>; not the rest of a slab that is in no object, nor
 * free objects. Caches that kmemleak leaves alone (SLAB_NOLEAKTRACE) are not counted.
 */
#ifndef ALLOCINFO_H
#define ALLOCINFO_H

#include <stdbool.h>
#include <stddef.h>

#define ALLOCINFO	"/proc/allocinfo"

struct alloc_site {
	char *where;		/* owned: FILE:LINE func:NAME */
	long long bytes, objects;
};

struct allocinfo {
	struct alloc_site *sites;	/* owned, in the order of the file */
	size_t n;
};

/* Does this kernel have it? */
bool allocinfo_there(void);

/* 0, or -1 with errno set; EPROTO: the file is not of the version known here. */
int allocinfo_read(struct allocinfo *a, const char *path);

/* What was added since @before, site by site: 0, or -1 if they are not the same sites. */
int allocinfo_since(struct allocinfo *a, const struct allocinfo *before);

/* Is this the code that keeps or looks up the owners of pages, in whatever variant? */
bool allocinfo_is_association(const char *where);

/* The sum over those. */
struct alloc_site allocinfo_association(const struct allocinfo *a);

void allocinfo_free(struct allocinfo *a);

#endif
