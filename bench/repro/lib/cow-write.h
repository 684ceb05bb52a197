/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * write(2) to a file that shares blocks, interrupted while it copies: a page of its
 * source is not there, and before it comes something is done to the file.
 */
#ifndef REPRO_COW_WRITE_H
#define REPRO_COW_WRITE_H

#include "missing.h"
#include "repro.h"

#define OLD	1u	/* tag of what the files hold */
#define NEW	2u	/* of what is written */

struct cow_write {
	int a, b;		/* b shares all of a */
	size_t size;		/* of both, and of the mapping */
	struct map m;		/* of b */
	void (*meanwhile)(struct cow_write *w);
	struct missing source;
};

/* Files of @size, b mapped and each of its pages faulted. */
void cow_write_start(struct cow_write *w, size_t size, enum map_how how);
/* Write the first @len bytes of b, and @meanwhile when the page at @gap is to be copied. */
void cow_write_run(struct cow_write *w, size_t len, size_t gap,
		   void (*meanwhile)(struct cow_write *w));
/* Pages [@from, @to) of the mapping that do not show mark @tag. */
size_t count_unlike(const struct map *m, size_t from, size_t to, unsigned int tag);
/* b has what was written in its first @len bytes, in the file and in the mapping. */
void cow_write_check(struct cow_write *w, size_t len);
/* Unmap and close; the files stay. */
void cow_write_end(struct cow_write *w);
/* All of it on files of 8 pages, in PTEs, with the fifth page of the source missing. */
void cow_write_play(void (*meanwhile)(struct cow_write *w));

#endif
