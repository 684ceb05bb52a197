/* SPDX-License-Identifier: GPL-2.0-only */
/* One page of a 2 MiB mapping goes bad: which one does the kernel blame? */
#ifndef REPRO_SUBPAGE_H
#define REPRO_SUBPAGE_H

#include "repro.h"

/* @n processes, each with a file of its own that shares the page, map it by a PMD; early kill. */
void check_subpage(unsigned int n);

#endif
