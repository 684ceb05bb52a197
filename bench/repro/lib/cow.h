/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A write fault that copies a shared page, asleep with its DAX entry locked, and
 * a handler of a media error in the page that it copied from.
 */
#ifndef REPRO_COW_H
#define REPRO_COW_H

#include "delay.h"

struct cow {
	int a, b;		/* b shares all of a */
	char *pa, *pb;		/* both mapped, the page faulted */
	uint64_t pfn;
	struct party *writer, *handler;
};

/*
 * Make and map both files; start the write fault, which sleeps for @ms, and then the
 * handler, which gets as far as it can.
 */
void cow_start(struct cow *c, unsigned int ms);
/* Both come to an end; a has lost the page, b has its copy. */
void cow_finish(struct cow *c);

#endif
