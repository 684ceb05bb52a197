/* SPDX-License-Identifier: GPL-2.0-only */
/* A machine check in a page of a crowd, and what the kernel did about it, when. */
#ifndef STRIKE_H
#define STRIKE_H

#include <stddef.h>
#include <stdint.h>

#include "../../lib/inject.h"
#include "../../lib/standstill.h"

struct strikes {
	struct standstill still;
	struct clk clk;
};

/* Times by the clock. */
struct strike {
	uint64_t start;		/* it came */
	uint64_t end;		/* memory_failure() returned ... */
	int err;		/* ... that */
};

/* From here on a tracepoint of machine checks and a probe of memory_failure() are on. */
void strikes_start(struct strikes *s, const struct clk *clk);
void strikes_stop(struct strikes *s);

/*
 * One in the page at @offset. Sleeps until it is over and all owners were told, and
 * refuses if it did not come when it was due.
 */
struct strike strike(struct strikes *s, struct inject *in, size_t offset);

#endif
