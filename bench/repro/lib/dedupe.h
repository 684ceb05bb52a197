/* SPDX-License-Identifier: GPL-2.0-only */
/* FIDEDUPERANGE: what the kernel says, and what it has done. */
#ifndef REPRO_DEDUPE_H
#define REPRO_DEDUPE_H

#include "repro.h"

#define DEDUPE_SAME	0
#define DEDUPE_DIFFERS	FILE_DEDUPE_RANGE_DIFFERS

/*
 * Dedupe @size bytes of @dst with those at the same offset, @from, of @src: DEDUPE_SAME,
 * DEDUPE_DIFFERS or -errno.
 */
int dedupe(int src, int dst, size_t from, size_t size);
/* That in words. */
const char *dedupe_text(int ret);
/* How many pages of that range are the same block in both. */
size_t dedupe_shared(int src, int dst, size_t from, size_t size);

/* One page of pmem0 as it is in memory, whatever the file system says of it. */
void device_read(uint64_t byte, void *page);
void device_write(uint64_t byte, const void *page);

#endif
