/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the kernel has in struct page about who has a page of the device. A kprobe on
 * a harmless system call reads the words that its argument points to; the layout is that
 * of 6.12 on x86-64, and peek_start() is followed by a look at a page that is known.
 */
#ifndef REPRO_PEEK_H
#define REPRO_PEEK_H

#include "repro.h"

/* Since 6.15: mapping of a page of a folio that is not the first, where the owner is noted. */
#define MAPPING_OF_TAIL	0xdead000000000400ull

/* What no owner means: all of them 0. */
struct owned {
	uint64_t mapping, index /* or share */, private;
};

struct peek {
	uint64_t vmemmap;	/* where the struct page of pfn 0 is */
};

/* Read the struct pages of @n pages into @o. */
void peek_pages(const struct peek *p, const uint64_t *pfn, struct owned *o, size_t n);
/* How many are not as they must be, @must_be or all 0; the first few are named. */
size_t peek_differ(const struct owned *is, const struct owned *must_be, size_t n);
/* Find the struct pages, or end the program, since it cannot test. */
void peek_start(struct peek *p);

#endif
