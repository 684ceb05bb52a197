/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A file that has all blocks which were free, but for some room to work in: so there is
 * data as near to any place on the device as there can be.
 */
#ifndef REPRO_FILLER_H
#define REPRO_FILLER_H

#include "range.h"

struct filler {
	struct fsmap_head *h;	/* what lies where */
	uint64_t ino;
};

/*
 * Some blocks of each group stay free, for its trees to grow: those that were left when it
 * was full, at its end often. So make room elsewhere, fill again in small steps, each of
 * which goes next to the last one, and make room once more.
 */
void filler_make(struct filler *f);
/* Its last pages in front of @border; returns the byte where they end. */
uint64_t filler_before(const struct filler *f, uint64_t border, unsigned int pages,
		       struct part *part);
/* Its first pages behind @border; returns the byte where they begin. */
uint64_t filler_behind(const struct filler *f, uint64_t border, unsigned int pages,
		       struct part *part);

#endif
