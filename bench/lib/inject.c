// SPDX-License-Identifier: GPL-2.0-only
#include "inject.h"
#include "fatal.h"
#include "file.h"

#include <string.h>

void inject_start_with(struct run *run, struct inject *in, unsigned int n,
		       unsigned int pages, bool early, const char *first)
{
	in->early = early;
	in->failed = false;
	in->told = 0;
	in->signalled = n;
	in->unmapped = n;
	in->wrong = 0;
	poison_open(&in->poison, &run->b->clk);
	poison_early_kill(early);
	crowd_start_with(run->b, &in->crowd, n, pages * PAGE, MAP_PTE, first);
}

void inject_start(struct run *run, struct inject *in, unsigned int n, unsigned int pages,
		  bool early)
{
	inject_start_with(run, in, n, pages, early, NULL);
}

int inject_page(struct inject *in, size_t offset, uint64_t *start, uint64_t *end)
{
	uint64_t pfn = crowd_pfn(&in->crowd, offset);
	int err = poison_pfn(&in->poison, pfn, start, end);

	in->failed |= err;
	return err;
}

/*
 * Were all told, of the right address, and when was the last? 0 if not all. The
 * parent sleeps until then: whatever it did meanwhile would count as theirs.
 */
static uint64_t last_told(struct inject *in, size_t offset)
{
	struct crowd *c = &in->crowd;
	unsigned int i, have = crowd_wait(c, ++in->told);
	uint64_t last = 0;

	if (have < in->signalled)
		in->signalled = have;
	if (have < c->n) {	/* what comes later is counted from here */
		in->told = 0;
		for (i = 0; i < c->n; i++)
			c->m[i].nhits = 0;
		return 0;
	}
	for (i = 0; i < c->n; i++) {
		const struct hit *h = &c->m[i].hits[in->told - 1];

		if (h->when > last)
			last = h->when;
		if (h->addr != (uintptr_t)c->map.p + offset || h->lsb != 12)
			in->wrong++;
	}
	return last;
}

uint64_t inject_outcome(struct inject *in, size_t offset)
{
	unsigned int unmapped = in->crowd.n - crowd_mapped(&in->crowd, offset);
	uint64_t last = 0;

	/*
	 * Who is not told after a failed injection will not be: no wait. A wait to
	 * its end is idle time, after which two identical boots were seen to differ.
	 */
	if (in->failed)
		in->signalled = 0;
	else if (in->early)
		last = last_told(in, offset);
	if (unmapped < in->unmapped)
		in->unmapped = unmapped;
	return last;
}

void inject_sample(struct run *run, struct inject *in, size_t offset, int seq)
{
	uint64_t start, end;
	int err;

	if (in->failed)		/* once is enough */
		return;
	err = inject_page(in, offset, &start, &end);
	inject_outcome(in, offset);
	if (err) {
		note(run, "injection failed: %s", strerror(-err));
		return;
	}
	if (in->signalled < in->crowd.n || in->unmapped < in->crowd.n || in->wrong)
		refuse("%s %s: of %u owners signalled %u unmapped %u, wrong siginfo %u",
		       run->e->id, run->c->params, in->crowd.n, in->signalled,
		       in->unmapped, in->wrong);
	sample(run, "return", seq, 1, end - start);
}

void inject_stop(struct run *run, struct inject *in)
{
	if (in->early)
		note(run, "of %u owners signalled %u unmapped %u, wrong siginfo %u",
		     in->crowd.n, in->signalled, in->unmapped, in->wrong);
	else
		note(run, "of %u owners unmapped %u", in->crowd.n, in->unmapped);
	crowd_stop(&in->crowd);
	poison_early_kill(false);
	poison_close(&in->poison);
}
