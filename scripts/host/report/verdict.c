// SPDX-License-Identifier: GPL-2.0-only
/* What the harness showed of itself, and whether known bounds hold: bounds.c. */
#include "report.h"

/* What the harness showed of itself; returns the number of failures. */
static unsigned int judge_harness(struct doc *d, const struct run *run)
{
	bool failed = run->facts->exact ? run->nr_unequal : run->nr_apart, again = false;
	unsigned int nr = run->facts->exact ? run->nr_unequal : run->nr_apart, claims, wrong;

	for (unsigned int i = 0; i < run->facts->nr_checks; i++)
		again |= !run->facts->checks[i].planted;
	if (!run->facts->exact)
		doc_item(d, "A/A, a variant against itself: **%s**, %u figures told apart",
			 !again ? "not measured" : failed ? "FAIL" : "pass", nr);
	else if (!run->nr_repeats)
		doc_item(d, "repeated boots bit-identical: **not measured**, none was repeated");
	else
		doc_item(d, "repeated boots bit-identical: **%s**, %u repeated%s",
			 failed ? "FAIL" : "pass", run->nr_repeats,
			 run->nr_renamed ? xasprintf(", %u of them under another name",
						     run->nr_renamed) : "");
	if (run->facts->exact && (claims = told_without_one(run, &wrong)))
		doc_item(d, "claims that a condition contradicts, which was left out: %u of %u", wrong,
			 claims);
	if (!run->nr_planted)
		doc_item(d, "planted work is found: **not measured**");
	else
		doc_item(d, "planted work is found: **%s**, in %u of %u figures",
			 run->nr_lost ? "FAIL" : "pass", run->nr_planted - run->nr_lost,
			 run->nr_planted);
	return failed + !!run->nr_lost;
}

unsigned int write_verdict(struct doc *d, const struct run *run, const struct figure *figs,
			   unsigned int nr)
{
	unsigned int missed;

	doc_subheading(d, "Verdict");
	missed = judge_harness(d, run);
	for (unsigned int i = 0; i < nr; i++)
		missed += judge_agreement(d, run, &figs[i]);
	if (!run->facts->exact)
		doc_item(d, "bounds hold for counted instructions only: not applied");
	for (unsigned int i = 0; run->facts->exact && i < nr; i++)
		write_bounds(d, run, &figs[i]);
	doc_end_list(d);
	return missed;
}
