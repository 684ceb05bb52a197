/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A process whose main thread has exited. Its other thread has a page mapped, is told when
 * that goes bad, and touches it when asked to.
 */
#ifndef REPRO_HEADLESS_H
#define REPRO_HEADLESS_H

#include "repro.h"

#define HEADLESS_BYTE	1	/* an anonymous page begins with it, the rest is 0 */

struct seat;

struct headless {
	pid_t pid;
	struct seat *seat;	/* shared with the process */
	struct map map;		/* reserved here, mapped there; its first page counts */
};

/*
 * Start the process, and wait until its main thread is gone. It maps @fd, or anonymous memory
 * that may be merged if that is negative; with @asks its thread asks for early kill.
 */
void headless_start(struct headless *h, int fd, bool asks);
uint64_t headless_pfn(const struct headless *h);
/*
 * The page went bad, early kill: the thread got one SIGBUS, about that page, does not have it
 * mapped, and gets SIGBUS when it touches the page. The process ends.
 */
void headless_finish(struct headless *h, const char *name);

#endif
