/* SPDX-License-Identifier: GPL-2.0-only */
/* One page of a 2 MiB mapping goes bad: which one does the kernel blame? */
#ifndef REPRO_SUBPAGE_H
#define REPRO_SUBPAGE_H

#include "repro.h"

/* Two processes map a file by a PMD, early kill. */
void check_subpage(void);

#endif
