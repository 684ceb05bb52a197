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

struct sharer {
	char path[PATH_LEN];
	int fd;
	struct map map;		/* map.area is NULL while not mapped */
};

struct share {
	unsigned int n;
	struct sharer s[MAX_SHARERS];
};

void share_create(struct bench *b, struct share *sh, unsigned int n, size_t size);
void share_map(struct share *sh, unsigned int i, size_t size, enum map_how how);
/* Unmap, close and unlink all files. */
void share_drop(struct share *sh);
void sharer_drop(struct sharer *s);

#endif
