// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "revoked.h"

unsigned int count_told(const struct crowd *c)
{
	unsigned int told = 0;

	usleep(200000);
	for (unsigned int i = 0; i < c->n; i++)
		told += c->m[i].nhits > 0;
	return told;
}

void check_revoked(struct outcome *o, struct crowd *c, size_t bad, size_t good)
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

unsigned int hit_crowd(struct crowd *c, const char *name, const char *how)
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
