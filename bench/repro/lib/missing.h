/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory with one page that is not there. userfaultfd keeps back who wants it, also the
 * kernel, in the middle of a copy; before the page comes, something is done.
 */
#ifndef REPRO_MISSING_H
#define REPRO_MISSING_H

#include <pthread.h>

#include "repro.h"

struct missing {
	char *p;
	char *gap;		/* the page */
	int uffd;
	pthread_t thread;
	const char *what;	/* who is to want it */
	uint64_t word;		/* its first, once it comes */
	void (*meanwhile)(void *arg);
	void *arg;
};

/* @len bytes, all zero but the page at offset @gap, which is not there. */
void missing_map(struct missing *m, size_t len, size_t gap);
/* Once somebody, @m->what, wants the page: @meanwhile, and then it comes. */
void missing_start(struct missing *m, void (*meanwhile)(void *arg), void *arg);
/* It has come. */
void missing_end(struct missing *m);

#endif
