/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tell an emulator with scripts/host/insns/plugin what is being measured. Costs one
 * instruction at either end of a sample, outside of the clock, with or without
 * plugin.
 */
#ifndef PROFILE_H
#define PROFILE_H

#include "marks.h"

#ifdef __x86_64__
#define MARK_STR(x)	#x
#define MARK(disp)	__asm__ volatile("nopl " MARK_STR(disp) "(%%rax,%%rax,1)" : : : "memory")
#else
#define MARK(disp)	do { } while (0)
#endif

static inline void profile_start(void)
{
	MARK(MARK_START);
}

static inline void profile_stop(void)
{
	MARK(MARK_STOP);
}

/* What is measured from now on; "" is nothing. */
static inline void profile_region(const char *name)
{
	const char *c;
	int bit;

	MARK(MARK_NAME);
	for (c = name; *c; c++)
		for (bit = 0; bit < 8; bit++)
			if (*c >> bit & 1)
				MARK(MARK_BIT1);
			else
				MARK(MARK_BIT0);
}

#endif
