/* SPDX-License-Identifier: GPL-2.0-only */
/* /dev/pmem0 goes away, as at hot-unplug, and comes back. */
#ifndef REPRO_REMOVAL_H
#define REPRO_REMOVAL_H

#include "repro.h"

/* What the driver calls it: not to be found while it is away. */
struct removal {
	char name[64];
};

/* Note the name of /dev/pmem0, which must be there. */
void removal_prepare(struct removal *r);
/* @arg: struct removal; returns 0 or -errno */
int run_unbind(void *arg);
/* The device comes back. */
void bind_again(const struct removal *r);

#endif
