/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * O_DIRECT that really goes to and from the memory it is given: to a block device,
 * since a DAX file is copied to and from whatever flags it was opened with.
 */
#ifndef REPRO_DIRECT_H
#define REPRO_DIRECT_H

#include "repro.h"

/* A loop device of 1 MiB; it goes with its last descriptor. */
int direct_open(void);
/* One page; both return 0 or errno. */
int direct_write(int dev, const char *from, off_t at);
int direct_read(int dev, char *to, off_t at);

#endif
