/* SPDX-License-Identifier: GPL-2.0-only */
/* Poison under a crowd (bench/lib/crowd.h), and what must have happened then. */
#ifndef REPRO_CROWD_H
#define REPRO_CROWD_H

#include "../lib/crowd.h"
#include "repro.h"

/* Nobody maps the page any more, a touch of it gets SIGBUS, the rest is there. */
static inline void check_revoked(struct crowd *c, size_t bad, size_t good)
{
	unsigned int i, mapped = crowd_mapped(c, bad);
	int code;

	must(!mapped, "%u of %u processes still map the poisoned page", mapped, c->n);
	for (i = 0; i < c->n; i++) {
		code = crowd_touch(c, i, bad);
		if (code > 0)
			say("process %u: SIGBUS with si_code %d on touch", i, code);
		else
			defect("process %u: %s", i, code ? "no answer on touch" :
			       "reads the poisoned page");
		code = crowd_touch(c, i, good);
		must(!code, "process %u: a good page gives SIGBUS, si_code %d", i, code);
	}
}

#endif
