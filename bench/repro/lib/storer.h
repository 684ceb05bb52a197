/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A thread that stores to one page, word after word, and looks each time if the word before
 * is still what it stored; meanwhile the page is replaced by a write fault through another
 * mapping. Takes a second CPU: on one it is not running when it matters.
 */
#ifndef REPRO_STORER_H
#define REPRO_STORER_H

#include <pthread.h>
#include <stdatomic.h>

#include "repro.h"

struct storer {
	pthread_t thread;
	_Atomic int state;
	volatile uint64_t *page;
	_Atomic unsigned long stores;
	/* The first that was lost since storer_begin(): its word, what was stored, what it reads. */
	bool lost;
	unsigned int word;
	uint64_t stored, reads;
};

struct replaced {
	unsigned int tried, pages, lost;	/* faults; that replaced the page; with stores lost */
};

void storer_start(struct storer *s);
void storer_stop(struct storer *s);

/* It is at work on the page when this returns; and at rest after storer_end(). */
void storer_begin(struct storer *s, char *page);
void storer_end(struct storer *s);

/* It writes through @one what a fault through @two, another mapping of the page, replaces. */
void storer_beside_fault(struct storer *s, char *one, char *two, struct replaced *r);
/* No store was lost; and pages were replaced, or nothing was tested. */
void storer_judge(const struct replaced *r);

#endif
