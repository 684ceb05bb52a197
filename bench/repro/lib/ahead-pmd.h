/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A file of which every other 2 MiB are shared, with an extent size hint for CoW of 4 MiB:
 * when the first half of 4 MiB is replaced, blocks are set aside for the second half, which
 * is not shared. Each is fit for a PMD.
 */
#ifndef REPRO_AHEAD_PMD_H
#define REPRO_AHEAD_PMD_H

#include "repro.h"

#define PAIR	(2 * PMD)	/* bytes: 2 MiB that are shared, and 2 MiB that are not */

/* File "a" of @pairs pairs, every page marked 1; *b gets the file that shares them. */
int pairs_create(unsigned int pairs, int *b);

#endif
