/* SPDX-License-Identifier: GPL-2.0-only */
/* What of the persistent memory the kernel flushes from the CPU's caches, by a kprobe. */
#ifndef REPRO_FLUSHES_H
#define REPRO_FLUSHES_H

#include "repro.h"

struct flushed {
	size_t bytes;
	bool page;		/* the page asked for was among them */
};

/* Before the rest; ends the program if it cannot be seen here. */
void flushes_init(void);
/* From now on */
void flushes_begin(void);
/* up to now; is page @pfn among them? */
struct flushed flushes_end(uint64_t pfn);
void flushes_exit(void);

#endif
