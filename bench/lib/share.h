/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * n files that share their extents, mapped in this process. With n == 1 it is a
 * plain file that was never reflinked: the first owner. With n >= 2 all files
 * are reflinked before any of them is faulted.
 */
#ifndef SHARE_H
#define SHARE_H

#include "bench.h"
#include "map.h"

/* The two sizes of a mapping, and of the DAX entry behind it. */
struct shape {
	const char *name;	/* as in params: size=NAME */
	enum map_how map;
	size_t entry;		/* bytes */
};

enum { SHAPE_PMD, SHAPE_PTE, SHAPES };
extern const struct shape shapes[SHAPES];

struct sharer {
	char path[PATH_LEN];
	int fd;
	struct map map;		/* map.area is NULL while not mapped */
};

struct share {
	unsigned int n;
	size_t size;		/* of each file */
	const struct shape *shape;
	struct sharer s[MAX_SHARERS];
};

/* The files; none of them is mapped. */
void share_create(struct bench *b, struct share *sh, unsigned int n, size_t size,
		  const struct shape *shape);
/* Map one of them, and refuse unless faulting all of it gives entries of the shape. */
void share_map(struct share *sh, unsigned int i, int prot);
void share_fault(struct share *sh, unsigned int i, const char *what);
/* What nearly all cases start from: all but the last are mapped and faulted. */
void share_others(struct share *sh, const char *what);
/* Unmap, close and unlink all files. */
void share_drop(struct share *sh);
void sharer_drop(struct sharer *s);

/* For setup() and teardown(): a share that is the whole state, in run->priv. */
struct share *share_new(struct run *run, unsigned int n, size_t size,
			const struct shape *shape);
/* The same, with the others mapped and faulted. */
struct share *share_setup(struct run *run, unsigned int n, size_t size,
			  const struct shape *shape);
void share_teardown(struct run *run);

#endif
