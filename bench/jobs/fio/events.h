/* SPDX-License-Identifier: GPL-2.0-only */
/* DAX faults and associations, counted on all CPUs. */
#ifndef EVENTS_H
#define EVENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "../../lib/count.h"

struct events {
	struct count assoc, pte, pmd;
	bool associates;	/* this kernel has code that does */
};

void events_open(struct events *e);
void events_start(struct events *e);	/* from zero */
void events_stop(struct events *e, uint64_t *assoc, uint64_t *faults);

#endif
