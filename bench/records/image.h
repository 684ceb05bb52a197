/* SPDX-License-Identifier: GPL-2.0-only */
/* What run-records leaves in the file system, for bench/exp/mf-records.c. */
#ifndef IMAGE_H
#define IMAGE_H

#include "../lib/file.h"

#define IMAGE_RECORDS		1000000l	/* in its only allocation group */
#define IMAGE_MIDDLE		MNT "/middle"	/* half of them are of blocks below this file */
#define IMAGE_MIDDLE_SIZE	(2 * PMD)

#endif
