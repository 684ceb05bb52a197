/* SPDX-License-Identifier: GPL-2.0-only */
/* Media errors in and past an external log. */
#ifndef REPRO_EXTLOG_H
#define REPRO_EXTLOG_H

#include "scene.h"

/* The log starts at byte @start of /dev/@device; 16 MiB after its end are free. */
void hit_log(const char *device, uint64_t start);

#endif
