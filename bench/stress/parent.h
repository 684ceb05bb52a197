/* SPDX-License-Identifier: GPL-2.0-only */
/* Starting the workers, watching them, and what happens to all of them at once. */
#ifndef PARENT_H
#define PARENT_H

#include "stress.h"
#include "../lib/raw.h"

#define SLOW_TIMES	4	/* how much longer a slow machine may take to do its part */
#define STUCK_S		150	/* an operation, or a file checked, that takes longer hangs */

struct parent {
	const struct config *cfg;
	struct shared *sh;
	struct raw *raw;
	struct rnd rnd;
	pid_t pid[MAX_WORKERS];		/* 0: ended */
	unsigned int running;
	unsigned int cycles[CYCLES], freezes;
	int64_t cycles_s, frozen_s;	/* how long these took; seconds */
	int64_t load_s;			/* and all of the load, with them */
	bool failed;
};

/* The two files that never change, on disk. */
void pool_create(void);
void parent_start(struct parent *p);
/* Over all workers. */
uint64_t parent_total(const struct parent *p, enum count k);
/* What the load is for and has not done yet; NULL if nothing, or if it is a short one. */
const char *parent_missing(const struct parent *p);
/*
 * Run for cfg->seconds, or SLOW_TIMES that if something is missing, or until something
 * fails; workers are gone afterwards.
 */
void parent_run(struct parent *p);

#endif
