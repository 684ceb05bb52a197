/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A file system without one block to spare: what XFS keeps for itself, to put copies into
 * files when it is full, is gone, too.
 */
#ifndef REPRO_RESERVE_H
#define REPRO_RESERVE_H

#include "repro.h"

struct reserve {
	int fd;			/* of the file that has all space */
	uint64_t blocks;	/* that XFS kept */
};

void reserve_take(struct reserve *r);
/* All is as it was. */
void reserve_give(struct reserve *r);

#endif
