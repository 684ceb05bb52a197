/* SPDX-License-Identifier: GPL-2.0-only */
/* Media errors: reported to the kernel, or only put on the driver's list. */
#ifndef REPRO_INJECTION_H
#define REPRO_INJECTION_H

#include <stdint.h>

/* The pfn of a page that this process maps. */
uint64_t own_pfn(const void *p);
/* Report an error in a page: 0 or -errno of the injection. */
int inject(uint64_t pfn);
/* ... and says nothing of it: for many. */
int inject_quietly(uint64_t pfn);
/* The same for the page at @p, which this process maps: it is told as if it had touched it. */
void inject_own(const char *p);
/* A page of pmem0 that reads as bad from now on, without a memory failure. */
void publish_badblock(uint64_t byte);

#endif
