/* SPDX-License-Identifier: GPL-2.0-only */
/* When a page was unmapped: probes at the return of the functions that do it. */
#ifndef UNMAPS_H
#define UNMAPS_H

#include <stdbool.h>
#include <stdint.h>

#define UNMAPS	2		/* functions, of which a kernel may lack some */

struct unmaps {
	bool probed[UNMAPS];
};

/* Refuses if this kernel has none of them. */
void unmaps_start(struct unmaps *u);
void unmaps_stop(struct unmaps *u);

/* When the last one returned; false if none did since trace_clear(). */
bool unmaps_last(const struct unmaps *u, bool insn, uint64_t *last);

#endif
