/* SPDX-License-Identifier: GPL-2.0-only */
/* What the kernel says from some moment on. */
#ifndef REPRO_KLOG_H
#define REPRO_KLOG_H

#include "repro.h"

/* What the kernel said before does not count. */
void klog_mark(void);
/* Did the kernel say @words since? */
bool klog_has(const char *words);
/* "Memory failure: 0xPFN: recovery action": every error must leave that much. */
bool klog_names(uint64_t pfn);

#endif
