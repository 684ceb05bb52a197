/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A fault that was given the page by the driver just before it went bad, and is asleep
 * before it maps it, while the error is handled. The handler must wait for the
 * fault, or the fault must find out: no process may read the page in the end.
 */
#ifndef REPRO_LATE_H
#define REPRO_LATE_H

#include "delay.h"
#include "place.h"

#define LATE_SIZE	(8 * PAGE)
#define LATE_BAD	(2 * PAGE)	/* the page, as an offset */

struct late {
	char *p;		/* the file, mapped; the page was not touched */
	volatile bool *handled;	/* shared: the error was */
	struct party *fault;
};

/* Fault the page of @fd, which nobody has mapped yet, and fall asleep for @ms. */
void late_start(struct late *l, int fd, unsigned int ms);
/* The error was handled: the fault ends, and the page must not be readable. */
void late_finish(struct late *l);
/* All of it with a new file, whose page was never faulted; early kill. */
void late_first(void);
/* The same, but the first page of the file is mapped before. */
void late_grown(void);

#endif
