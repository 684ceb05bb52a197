/* SPDX-License-Identifier: GPL-2.0-only */
/* Files of all kinds for shutdown-stale: mapped, and what can be tried with them. */
#ifndef REPRO_VICTIMS_H
#define REPRO_VICTIMS_H

#include "mounts.h"

#define MAX_PAGES		4096u
#define SMALL			(16 * PAGE)
/* What is mapped by a PMD is alike: some of its pages will do. */
#define STEP(v)			((v)->how == MAP_PMD ? 32 * PAGE : PAGE)

struct victim {
	const char *path, *twin;	/* @twin: of which it is a clone */
	size_t size;
	enum map_how how;
	bool write;			/* every second page; of a clone, a copy */
	bool sparse;			/* blocks are allocated by the writing */
	bool unlinked;			/* mapped without a name */
	int fd, twin_fd;
	struct map m, twin_m;
};

#define VICTIMS	9u
extern struct victim victims[VICTIMS];

/* The pages that were mapped since npages was 0. */
extern uint64_t pfns[MAX_PAGES];
extern size_t npages;

void set_up(struct victim *v);
/* Whether it works is not the question: how many of these do. */
unsigned int try_all(struct victim *v);
void let_go(struct victim *v);
void clear_away(const struct victim *v);

#endif
