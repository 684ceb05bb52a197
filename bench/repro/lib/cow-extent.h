/* SPDX-License-Identifier: GPL-2.0-only */
/* How many blocks XFS sets aside at once for copies on write. */
#ifndef REPRO_COW_EXTENT_H
#define REPRO_COW_EXTENT_H

#include <stddef.h>

/* The extent size hint for CoW of @fd, in bytes: a multiple of the block size. */
void set_cow_extent(int fd, const char *path, size_t bytes);

#endif
