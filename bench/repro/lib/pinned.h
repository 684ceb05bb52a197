/* SPDX-License-Identifier: GPL-2.0-only */
/* A file is truncated while one of its pages is pinned: does the kernel wait, or say so? */
#ifndef PINNED_H
#define PINNED_H

#include "../../lib/map.h"

/*
 * Map a new file of the shape, pin its first page, unmap it, truncate it. Unmapped, since
 * the file system of old kernels only waits for pins of pages that are mapped.
 */
void pinned_truncate(enum map_how how, const char *name);

#endif
