/* SPDX-License-Identifier: GPL-2.0-only */
/* A log without space: the job makes one of 64 MiB that is written in 256 KiB. */
#ifndef REPRO_LOG_H
#define REPRO_LOG_H

#include "delay.h"

struct log_filler {
	int fd;
	struct party *party;
	volatile unsigned int *commits;		/* shared with the process */
};

/* Fill the log: true if it is full, false if its tail moves along with its head. */
bool log_fill(struct log_filler *f);

#endif
