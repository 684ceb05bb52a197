// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "outcome.h"

void outcome_begin(struct outcome *o, const char *name, const char *how)
{
	*o = (struct outcome){ .fs = "" };
	say("SCENARIO: %s%s%s", name, *how ? ", " : "", how);
}

int outcome_err(struct outcome *o, int err)
{
	if (err && err != -EUCLEAN)
		o->err = err;
	return err;
}

void outcome_end(const struct outcome *o)
{
	say("OUTCOME: owners=%u lost=%u told=%u wrong=%u places=%u "
	    "mapped=%u reads=%u harmed=%u fs=%s err=%s",
	    o->owners, o->lost, o->told, o->wrong, o->places, o->mapped, o->reads, o->harmed, o->fs,
	    o->err ? strerrorname_np(-o->err) : "");
}
