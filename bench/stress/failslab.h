/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FAILSLAB_H
#define FAILSLAB_H

#include "../lib/raw.h"

/* Runs one case of allocation failure; returns 0 if all was as it should be. */
int failslab_main(const char *name, struct raw *raw);

#endif
