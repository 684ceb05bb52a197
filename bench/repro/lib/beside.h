/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A file of 2 MiB, mapped by a PMD, and once more where pages can be mapped singly. One
 * of its pages is shared with another file; another page is written to.
 */
#ifndef REPRO_BESIDE_H
#define REPRO_BESIDE_H

#include "repro.h"

#define OLD	1u	/* tag of what the files hold */
#define SHARED	5u	/* page */
#define BESIDE	300u	/* page */
#define OTHER	8u	/* byte of a page, not of its mark */

struct beside {
	int a, c;		/* c's only page is that page of a */
	size_t shared;
	struct map pmd;
	struct map pte;		/* a as well */
};

/*
 * Make a, cut to @size bytes, and c, which shares page @shared of it as far as it goes; map
 * a twice, and write to page BESIDE.
 */
void beside_start_with(struct beside *s, size_t shared, size_t size);
/* The same with page SHARED of 2 MiB. */
void beside_start(struct beside *s);
/* When page @page, which is mapped, goes bad, its owner is found; nothing else changed. */
void beside_check_owned(struct beside *s, size_t page);
/* The same, and fsync(2) knows that it is dirty. */
void beside_check(struct beside *s, size_t page);
/* Unmap, close and unlink all. */
void beside_end(struct beside *s);

#endif
