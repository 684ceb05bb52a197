/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The one clock of every measurement.
 *
 * Under TCG with -icount shift=0 the TSC advances by one per guest instruction,
 * so lfence;rdtsc counts instructions (user, kernel and interrupts). Elsewhere
 * the clock is CLOCK_MONOTONIC_RAW in nanoseconds.
 */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "profile.h"

struct clk {
	bool insn;		/* count instructions instead of nanoseconds */
};

static inline const char *clk_unit(const struct clk *c)
{
	return c->insn ? "insn" : "ns";
}

/* Name of the ftrace clock that has the same origin as clk_now(). */
static inline const char *clk_trace_name(const struct clk *c)
{
	return c->insn ? "x86-tsc" : "mono_raw";
}

static inline uint64_t clk_now(const struct clk *c)
{
	struct timespec ts;

	if (c->insn) {
		uint32_t lo, hi;

		__asm__ volatile("lfence\n\trdtsc" : "=a"(lo), "=d"(hi) : : "memory");
		return (uint64_t)hi << 32 | lo;
	}
	clock_gettime(CLOCK_MONOTONIC_RAW, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

/* Around what is measured: as clk_now(), and a profiler may look there. */
static inline uint64_t clk_start(const struct clk *c)
{
	profile_start();
	return clk_now(c);
}

static inline uint64_t clk_stop(const struct clk *c)
{
	uint64_t t = clk_now(c);

	profile_stop();
	return t;
}

#endif
