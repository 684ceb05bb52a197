/* SPDX-License-Identifier: GPL-2.0-only */
/* What the file system's reverse map says about the device. Refuses on error. */
#ifndef FSMAP_H
#define FSMAP_H

#include <stddef.h>
#include <stdint.h>

/* Where on the device a byte of a file is. */
uint64_t fsmap_physical(int fd, const char *path, size_t offset);

/*
 * Records of the reverse map of the allocation group that @physical lies in; and
 * how many of them are of blocks below it, if @below is not NULL.
 */
unsigned long fsmap_records(uint64_t physical, unsigned long *below);

#endif
