/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What one scenario came to, for the outcome matrix (scripts/host/outcome/): facts
 * without a verdict, on two lines of output, so that a scenario that takes the kernel
 * down is known by its first.
 */
#ifndef REPRO_OUTCOME_H
#define REPRO_OUTCOME_H

#include "repro.h"

struct outcome {
	int err;		/* of an injection: 0, or the last -errno that counts */
	unsigned int owners;	/* processes that map the page */
	unsigned int lost;	/* others that did, and lost it before anything happened */
	unsigned int told;	/* ... and got SIGBUS by themselves */
	unsigned int wrong;	/* ... with another si_code, si_addr or si_addr_lsb */
	unsigned int places;	/* addresses at which the page is mapped */
	unsigned int mapped;	/* ... and still is */
	unsigned int reads;	/* ... and whose next touch gets no SIGBUS */
	unsigned int harmed;	/* others that lost, or were told, something */
	const char *fs;		/* "up", "down", or "" if that was not looked at */
};

/* Scenario @name, played as @how (kill policy, or ""): says "SCENARIO: ...". */
void outcome_begin(struct outcome *o, const char *name, const char *how);
/* A shutdown is told to the injector as EUCLEAN: that is in @fs. */
int outcome_err(struct outcome *o, int err);
/* Says "OUTCOME: ...", the facts. */
void outcome_end(const struct outcome *o);

#endif
