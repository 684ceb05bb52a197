/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FAILSLAB_H
#define FAILSLAB_H

#include "../lib/raw.h"

#define FAILSLAB_SKIPPED	4

/*
 * Runs one case of allocation failure; returns 0 if all was as it should be, FAILSLAB_SKIPPED
 * if this kernel does not allocate where it should fail.
 */
int failslab_main(const char *name, struct raw *raw);

#endif
