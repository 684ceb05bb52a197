/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A crowd: n processes, each mapping another of n reflinked files at the same
 * address, all pages faulted, then asleep. Their SIGBUS handlers record what
 * they were told in memory shared with the parent, and nothing else.
 */
#ifndef CROWD_H
#define CROWD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "bench.h"
#include "map.h"

#define MAX_HITS	64

struct hit {
	uint64_t when;		/* clk_now() on entry of the handler */
	uint64_t addr;		/* si_addr */
	int32_t code;		/* si_code: BUS_MCEERR_AO, _AR, ... */
	int32_t lsb;		/* si_addr_lsb */
};

/* One page per process: its handler must not fault, and shares no line. */
struct member {
	volatile uint32_t nhits;	/* SIGBUS received so far */
	volatile uint32_t asked;	/* touches asked for by the parent */
	volatile uint32_t done;		/* touches done */
	volatile uint64_t offset;	/* the byte to touch */
	volatile int32_t killed;	/* si_code if the last touch got SIGBUS, else 0 */
	volatile bool poisons;		/* that touch is an MADV_HWPOISON instead ... */
	volatile int32_t err;		/* ... whose -errno this is */
	pid_t pid;
	struct hit hits[MAX_HITS];
} __attribute__((aligned(4096)));

struct crowd {
	unsigned int n;
	struct clk clk;
	struct map map;		/* reserved here, mapped only in the children */
	enum map_how how;
	struct member *m;	/* [n], shared */
	char (*path)[PATH_LEN];	/* [n], owned */
	int ready[2];		/* children report through this pipe */
	void (*map_in)(const struct crowd *c, unsigned int i);	/* see crowd_fork() */
	const void *arg;	/* for it */
};

/*
 * Create the files and start the processes, one after another. Refuses if one
 * does not get ready in 20 s. The files stay: their blocks may get poisoned and
 * must not be allocated again on this file system.
 */
void crowd_start(struct bench *b, struct crowd *c, unsigned int n, size_t size,
		 enum map_how how);
void crowd_stop(struct crowd *c);

/* The same with a first file that is there, and as large, and that the others reflink. */
void crowd_start_with(struct bench *b, struct crowd *c, unsigned int n, size_t size,
		      enum map_how how, const char *first);

/*
 * The same with processes that map what @map_in makes of it, within @size bytes at
 * c->map, and touch it; the files are the caller's, and c->path is empty.
 */
void crowd_fork(struct bench *b, struct crowd *c, unsigned int n, size_t size, enum map_how how,
		void (*map_in)(const struct crowd *c, unsigned int i), const void *arg);

/* Physical frame of one byte, as the first process maps it; refuses if none. */
uint64_t crowd_pfn(const struct crowd *c, size_t offset);

/* How many processes still map that byte. */
unsigned int crowd_mapped(const struct crowd *c, size_t offset);

/* Wait until every process has @hits hits, at most 3 s: how many have them. */
unsigned int crowd_wait(const struct crowd *c, uint32_t hits);

/*
 * Let process @i read one byte. Returns 0 if that worked, the si_code if it got
 * SIGBUS, -1 if there was no answer in 3 s.
 */
int crowd_touch(struct crowd *c, unsigned int i, size_t offset);

/* Let process @i poison that page by madvise(): 0 or -errno, -ETIMEDOUT after 3 s. */
int crowd_poison(struct crowd *c, unsigned int i, size_t offset);

#endif
