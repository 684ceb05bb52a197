/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What run-records leaves in the file system, for bench/exp/mf-records.c: in each of
 * its allocation groups so many records, of three files in a folder whose name is
 * that number. Half of the records are of blocks below the file `middle`.
 */
#ifndef IMAGE_H
#define IMAGE_H

#include "../../lib/file.h"

#define IMAGE_RECORDS		{ 1000000, 100000, 0 }	/* of the groups, in their order */
#define IMAGE_FOLDER		MNT "/%ld"
#define IMAGE_FILE(name)	IMAGE_FOLDER "/" name
#define IMAGE_MIDDLE		"middle"
#define IMAGE_MIDDLE_SIZE	(2 * PMD)

#endif
