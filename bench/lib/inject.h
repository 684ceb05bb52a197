/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Poison for one page after another of a crowd's files, and what became of it:
 * how many of the crowd were told, of the right address, and lost the page.
 *
 * Poisoned blocks stay bad: the experiment needs .fresh.
 */
#ifndef INJECT_H
#define INJECT_H

#include "bench.h"
#include "crowd.h"
#include "poison.h"

struct inject {
	struct crowd crowd;
	struct poison poison;
	bool early;		/* kill policy */
	bool failed;		/* an injection returned an error */
	uint32_t told;		/* hits every process must have by now */
	/* Minimum over all injections of how many of the n ... */
	unsigned int signalled, unmapped;
	unsigned int wrong;	/* signals about another address or size */
};

/* n processes that map @pages pages each, through files of their own. */
void inject_start(struct run *run, struct inject *in, unsigned int n, unsigned int pages,
		  bool early);

/* The same; the first file is there, with as many pages, and the others reflink it. */
void inject_start_with(struct run *run, struct inject *in, unsigned int n,
		       unsigned int pages, bool early, const char *first);

/* Poison the page at @offset: 0 or a negative errno; the times around the call. */
int inject_page(struct inject *in, size_t offset, uint64_t *start, uint64_t *end);

/* Afterwards: when the last was told, 0 if not all were or none was to be. */
uint64_t inject_outcome(struct inject *in, size_t offset);

/*
 * inject_page() as one sample of `return`. Refuses if the kernel says that it
 * went well and not all owners were told, and unmapped. A kernel that finds no
 * owner gives an error and no sample.
 */
void inject_sample(struct run *run, struct inject *in, size_t offset, int seq);

/* A note about the outcome, and the end of all processes. */
void inject_stop(struct run *run, struct inject *in);

#endif
