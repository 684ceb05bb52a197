/* SPDX-License-Identifier: GPL-2.0-only */
/* Poison under a crowd (bench/lib/crowd.h), and what must have happened then. */
#ifndef REPRO_REVOKED_H
#define REPRO_REVOKED_H

#include "../../lib/crowd.h"
#include "outcome.h"

/*
 * How many were signalled, some time after an error: those who were are awake long
 * before, and who was not to be may show it.
 */
unsigned int count_told(const struct crowd *c);
/* Nobody maps the page any more, a touch of it gets SIGBUS, the rest is there. */
void check_revoked(struct outcome *o, struct crowd *c, size_t bad, size_t good);
/* One error in page 2 of files that a crowd maps: returns how many were signalled. */
unsigned int hit_crowd(struct crowd *c, const char *name, const char *how);

#endif
