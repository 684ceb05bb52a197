/* SPDX-License-Identifier: GPL-2.0-only */
/* How often an event of tracefs happened, on all CPUs: counted, not recorded. */
#ifndef COUNT_H
#define COUNT_H

#include <stdint.h>

#define COUNT_CPUS	64

struct count {
	int fd[COUNT_CPUS];
	int n;
};

/* @event is GROUP/NAME, e.g. fs_dax/dax_pte_fault_done. Refuses if there is none. */
void count_open(struct count *c, const char *event);
void count_start(struct count *c);	/* from zero */
uint64_t count_stop(struct count *c);

#endif
