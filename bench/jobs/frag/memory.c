// SPDX-License-Identifier: GPL-2.0-only
/*
 * memory-frag: slab memory that n sharers of a file in pieces take, per page, once all have
 * faulted all of it. Metrics as in bench/exp/memory.c: `slab`, in caches that only exist
 * to know the owners, and `all-slab`; whole slabs, as the page allocator gives them out.
 */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "pieces.h"
#include "../../lib/fatal.h"
#include "../../lib/file.h"
#include "../../lib/slab.h"

/* Several slabs of owners where there can be. */
static const size_t file_runs[RUNS] = { [RUN_1] = 1021, [RUN_32] = 61, [RUN_512] = 5 };

/* The root cgroup is charged for nothing: part of the price would be missing. */
static void need_cgroup(void)
{
	FILE *f = fopen("/proc/self/cgroup", "re");
	char line[256];

	if (!f || !fgets(line, sizeof(line), f))
		refuse_errno("read /proc/self/cgroup");
	fclose(f);
	if (!strcmp(line, "0::/\n"))
		refuse("memory-frag: in the root cgroup nobody is charged for kernel memory");
}

/* XFS inactivates and reclaims inodes of earlier cases with a delay of up to 5 s. */
static void settle(void)
{
	struct timespec ts = { .tv_sec = 6 };

	nanosleep(&ts, NULL);
}

static void setup(struct run *run)
{
	struct share *sh;
	unsigned int i;

	need_cgroup();
	sh = pieces_new(run, file_runs[run->c->v[0]]);
	for (i = 0; i < sh->n; i++)
		share_map(sh, i, PROT_READ);
}

static void iterate(struct run *run, int seq)
{
	const struct share *sh = run->priv;
	struct slab_use before, after;
	unsigned int i;

	settle();
	slab_shrink();
	before = slab_use();
	for (i = 0; i < sh->n; i++)
		share_fault(run->priv, i, run->c->params);
	slab_shrink();
	after = slab_use();
	if (before.tracking)
		refuse("memory-frag %s: owners before anything is mapped", run->c->params);
	if (after.all < before.all) {	/* somebody else gave back more than we took */
		note(run, "all slabs shrank by %llu bytes: counted as 0",
		     (unsigned long long)(before.all - after.all));
		after.all = before.all;
	}
	sample_bytes(run, "slab", seq, sh->size / PAGE, after.tracking);
	sample_bytes(run, "all-slab", seq, sh->size / PAGE, after.all - before.all);
}

static const struct experiment memory_frag = {
	.id = "memory-frag",
	.warmup = 0,
	.samples = 1,		/* a count: nothing to repeat */
	.fresh = true,
	.plan = plan_pieces,
	.setup = setup,
	.iterate = iterate,
	.teardown = share_teardown,
};
EXPERIMENT(memory_frag);
