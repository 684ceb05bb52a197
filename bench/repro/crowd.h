/* SPDX-License-Identifier: GPL-2.0-only */
/* Poison under a crowd (bench/lib/crowd.h), and what must have happened then. */
#ifndef REPRO_CROWD_H
#define REPRO_CROWD_H

#include "../lib/crowd.h"
#include "outcome.h"

/*
 * How many were signalled, some time after an error: those who were are awake long
 * before, and who was not to be may show it.
 */
static inline unsigned int count_told(const struct crowd *c)
{
	unsigned int told = 0;

	usleep(200000);
	for (unsigned int i = 0; i < c->n; i++)
		told += c->m[i].nhits > 0;
	return told;
}

/* Nobody maps the page any more, a touch of it gets SIGBUS, the rest is there. */
static inline void check_revoked(struct outcome *o, struct crowd *c, size_t bad, size_t good)
{
	unsigned int i, mapped = crowd_mapped(c, bad);
	int code;

	o->places += c->n;
	o->mapped += mapped;
	must(!mapped, "%u of %u processes still map the poisoned page", mapped, c->n);
	for (i = 0; i < c->n; i++) {
		code = crowd_touch(c, i, bad);
		o->reads += code <= 0;
		if (code > 0)
			say("process %u: SIGBUS with si_code %d on touch", i, code);
		else
			defect("process %u: %s", i, code ? "no answer on touch" :
			       "reads the poisoned page");
		code = crowd_touch(c, i, good);
		o->harmed += code != 0;
		must(!code, "process %u: a good page gives SIGBUS, si_code %d", i, code);
	}
}

/* One error in page 2 of files that a crowd maps: returns how many were signalled. */
static inline unsigned int hit_crowd(struct crowd *c, const char *name, const char *how)
{
	struct outcome o;

	outcome_begin(&o, name, how);
	outcome_err(&o, inject(crowd_pfn(c, 2 * PAGE)));
	o.owners = c->n;
	o.told = count_told(c);
	check_revoked(&o, c, 2 * PAGE, 5 * PAGE);
	outcome_end(&o);
	return o.told;
}

#endif
