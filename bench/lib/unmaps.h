/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * When a page was unmapped: probes at the return of the functions that do it. They make
 * what they look at longer. So a case handles some errors without them first, and of one
 * with them only what comes after the last unmap is believed, which holds none.
 */
#ifndef UNMAPS_H
#define UNMAPS_H

#include <stdbool.h>
#include <stdint.h>

#define UNMAPS	2		/* functions, of which a kernel may lack some */

#define UNMAPS_WARMUP	3		/* errors of a case, each in a page of its own: */
#define UNMAPS_PLAIN	7		/* without probes */
#define UNMAPS_PROBED	4		/* with them: one warm-up, three samples */
#define UNMAPS_PAGES	(UNMAPS_WARMUP + UNMAPS_PLAIN + UNMAPS_PROBED)

struct unmaps {
	bool probed[UNMAPS];
	uint64_t plain[UNMAPS_PLAIN];	/* how long those took, sorted once probes are on */
	unsigned int nplain;
};

/* One without probes took so long, in clock units; UNMAPS_PLAIN of them at most. */
void unmaps_plain(struct unmaps *u, uint64_t took);

/* Refuses if this kernel has none of them. */
void unmaps_start(struct unmaps *u);
void unmaps_stop(struct unmaps *u);

/*
 * How long it is to the last unmap of what took from @start to @end since trace_clear():
 * the median of those without probes, less what came after it. False if nobody unmapped
 * anything then.
 */
bool unmaps_last(const struct unmaps *u, bool insn, uint64_t start, uint64_t end,
		 uint64_t *took);

#endif
