/* SPDX-License-Identifier: GPL-2.0-only */
/* Files of all kinds for shutdown-stale: mapped, and what can be tried with them. */
#ifndef REPRO_VICTIMS_H
#define REPRO_VICTIMS_H

#include "mounts.h"

#define MAX_PAGES		4096u
#define SMALL			(16 * PAGE)
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

/* From one page that is looked at to the next: what a PMD maps is alike. */
size_t victim_step(const struct victim *v);
/* Make the file, and its twin, map and write to them, and note their pages. */
void set_up(struct victim *v);
/* Touch, sync, punch, truncate, clone, unlink: returns how many of these worked. */
unsigned int try_all(struct victim *v);
/* Unmap and close it, and its twin. */
void let_go(struct victim *v);
/* Unlink them, where they are still there. */
void clear_away(const struct victim *v);

#endif
