// SPDX-License-Identifier: GPL-2.0-only
/*
 * First write to a page, or to 512, that n files share and all have mapped and
 * read: the fault that breaks the share. The new blocks are allocated and mapped,
 * the data copied, the old page loses an owner and the new one gets it.
 *
 * Copying counts one instruction for each byte: 4096 of the figure per page.
 */
#include <sys/mman.h>
#include <unistd.h>

#include "../lib/fatal.h"
#include "../lib/file.h"
#include "../lib/share.h"

#define WARMUP	3
#define SAMPLES	13

static void plan(struct plan *plan, bool full)
{
	static const long quick[] = { 2, 8, 0 }, all[] = { 2, 8, 64, 0 };
	const long *n;
	long s;

	for (s = 0; s < SHAPES; s++)
		for (n = full ? all : quick; *n; n++)
			plan_add(plan, *n, s, 0, "size=%s,sharers=%ld", shapes[s].name, *n);
}

static void setup(struct run *run)
{
	const struct shape *shape = &shapes[run->c->v[1]];
	struct share *sh = share_setup(run, (unsigned int)run->c->v[0],
				       (WARMUP + SAMPLES) * shape->entry, shape);

	share_map(sh, sh->n - 1, PROT_READ | PROT_WRITE);
	share_fault(sh, sh->n - 1, run->c->params);
}

/* All of it writable by one fault, elsewhere than before, and what it was. */
static void check(struct run *run, char *p, const char *other, size_t size, long faults)
{
	size_t off;
	long before = map_faults();

	for (off = 0; off < size; off += PAGE)
		touch_write(p + off, p[off]);
	if (faults != 1 || map_faults() != before)
		refuse("cow %s: %ld faults, then %ld for %zu pages, not one mapping",
		       run->c->params, faults, map_faults() - before, size / PAGE);
	if (PM_PFN(pagemap(getpid(), p)) == PM_PFN(pagemap(getpid(), other)))
		refuse("cow %s: the page is shared still", run->c->params);
	if (p[size - 1] != other[size - 1])
		refuse("cow %s: the page was not copied", run->c->params);
}

static void iterate(struct run *run, int seq)
{
	struct share *sh = run->priv;
	const size_t entry = sh->shape->entry;
	size_t offset = (size_t)(seq + WARMUP) * entry;
	char *p = sh->s[sh->n - 1].map.p + offset;
	long faults = map_faults();
	uint64_t t = clk_start(&run->b->clk);

	touch_write(p, 1);
	t = clk_stop(&run->b->clk) - t;
	check(run, p, sh->s[0].map.p + offset, entry, map_faults() - faults);
	sample(run, "fault", seq, entry / PAGE, t);
}

static const struct experiment cow = {
	.id = "cow",
	.warmup = WARMUP,
	.samples = SAMPLES,
	.fresh = true,		/* 2 MiB at a time need unbroken free space */
	.plan = plan,
	.setup = setup,
	.iterate = iterate,
	.teardown = share_teardown,
};
EXPERIMENT(cow);
