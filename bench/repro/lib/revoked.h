/* SPDX-License-Identifier: GPL-2.0-only */
/* Poison under a crowd (bench/lib/crowd.h), and what must have happened then. */
#ifndef REPRO_REVOKED_H
#define REPRO_REVOKED_H

#include "../../lib/crowd.h"
#include "outcome.h"

/* How many processes were signalled, 0.2 s after an error: enough for all that are to be. */
unsigned int count_told(const struct crowd *c);
/* No process maps the page at @bad any more, a touch gets SIGBUS, that at @good is there. */
void check_revoked(struct outcome *o, struct crowd *c, size_t bad, size_t good);
/* One error in page 2 of files that a crowd maps: returns how many processes were signalled. */
unsigned int hit_crowd(struct crowd *c, const char *name, const char *how);

#endif
