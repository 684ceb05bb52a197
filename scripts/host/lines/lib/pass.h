/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One pass through what is marked: takes what the guest did, in order, and says what it
 * came to. Knows nothing of an emulator or a kernel: what a line is, somebody else says.
 */
#ifndef PASS_H
#define PASS_H

#include "access.h"
#include "cache.h"
#include "irqoff.h"
#include "lineset.h"

/* Who says what a line is. */
struct classifier {
	/*
	 * @stack: a call or push wrote to this page of virtual addresses in this pass.
	 * Called when the line is touched first, and once more when the pass is over if
	 * the answer was @unknown.
	 */
	unsigned int (*kind)(void *of, uint64_t vaddr, uint64_t paddr);
	void *of;
	unsigned int unknown, stack;	/* two of its answers */
};

enum figure {
	F_INSNS, F_LOADS, F_STORES, F_OUTSIDE, F_LINES, F_WRITTEN,
	F_L1_MISSES, F_L2_MISSES, F_COLD, F_SEQUENTIAL,
	F_IRQOFF_STRETCHES, F_IRQOFF_INSNS, F_IRQOFF_LONGEST, F_IRQOFF_LINES, F_UNKNOWN_FLAG,
	FIGURES
};

/* What a pass came to, of one kind of line. */
struct kind_figures {
	uint64_t lines, written, cold, sequential;
};

struct result {
	uint64_t figure[FIGURES];
	struct stretch longest;
	struct kind_figures *kind;	/* by number of the kind */
	size_t kinds;
};

struct pass {
	const struct classifier *classifier;
	struct lineset lines;
	struct lineset stacks;		/* of virtual pages */
	struct cache cache;
	struct irqoff irqoff;
	uint64_t figure[FIGURES];	/* those that are counted as they come */
};

void pass_init(struct pass *p, const struct classifier *c,
	       const struct cache_size size[CACHE_LEVELS]);
void pass_start(struct pass *p);	/* nothing touched, caches empty, interrupts enabled */
void pass_insn(struct pass *p, uint32_t function);
void pass_irq(struct pass *p, bool off);
void pass_access(struct pass *p, const struct access *a);
void pass_outside(struct pass *p);	/* an access to what has no lines: a device's registers */
void pass_unknown_flag(struct pass *p);	/* whether interrupts are disabled had to be guessed */
struct result pass_stop(struct pass *p);
void pass_free(struct pass *p);
void result_free(struct result *r);

#endif
