// SPDX-License-Identifier: GPL-2.0-only
/*
 * A media error in a page with two owners on a file system without reverse map,
 * and so much in core that has nothing to do with it:
 *
 *	what=inodes	so many inodes without DAX entries
 *	what=files	so many inodes with one DAX entry each
 *	what=entries	one inode with so many DAX entries
 *
 * A kernel that asks the file system has to look through all of it. This is its
 * answer where it has no better one, and not the design. One that keeps the
 * owners itself does not care. The kernels that do neither are not asked: they
 * crash (see bench/repro), or find nobody.
 */
#include <stdlib.h>
#include <sys/mman.h>

#include "../lib/fatal.h"
#include "../lib/file.h"
#include "../lib/inject.h"
#include "../lib/mount.h"
#include "../lib/trace.h"

#define OWNERS	2
#define WARMUP	3
#define SAMPLES	7

enum what { INODES, FILES, ENTRIES, WHATS };
static const char *const what_name[WHATS] = { "inodes", "files", "entries" };

static void plan(struct plan *plan, bool full)
{
	static const long quick[] = { 10, 100, 0 }, all[] = { 10, 100, 1000, 10000, 0 };
	const long *n;
	long what;

	for (what = 0; what < WHATS; what++)
		for (n = full ? all : quick; *n; n++)
			if (what != FILES || *n <= 1000)
				plan_add(plan, what, *n, 0, "what=%s,number=%ld,owners=%d,policy=early",
					 what_name[what], *n, OWNERS)->no_rmapbt = true;
}

/* A file in core, with so many entries. It stays there: its dentry holds it. */
static void add_file(struct run *run, long entries)
{
	char path[PATH_LEN];
	struct map m;
	int fd;

	new_path(run->b, path);
	if (!entries) {
		fd = file_new(path);
	} else {
		fd = file_create(path, (size_t)entries * PAGE);
		map_file(&m, fd, (size_t)entries * PAGE, PROT_READ, MAP_PTE);
		map_touch_all(&m, entries, run->c->params);
		map_drop(&m);
	}
	file_close(fd, path);
}

static void setup(struct run *run)
{
	enum what what = (enum what)run->c->v[0];
	long i, n = run->c->v[1];
	struct inject *in;

	run->priv = NULL;
	if (!trace_symbol("dax_find_owners") && !trace_symbol("dax_owners_copy")) {
		note(run, "skipped: this kernel does not find owners without a reverse map");
		return;
	}
	if (fs_has_rmapbt())
		refuse("mf-scan: the file system has a reverse map");
	in = calloc(1, sizeof(*in));
	if (!in)
		refuse_errno("allocate state");
	run->priv = in;
	for (i = 0; i < (what == ENTRIES ? 1 : n); i++)
		add_file(run, what == ENTRIES ? n : what == FILES);
	inject_start(run, in, OWNERS, WARMUP + SAMPLES, true);
}

static void iterate(struct run *run, int seq)
{
	if (run->priv)
		inject_sample(run, run->priv, (size_t)(seq + WARMUP) * PAGE, seq);
}

static void teardown(struct run *run)
{
	if (!run->priv)
		return;
	inject_stop(run, run->priv);
	free(run->priv);
}

static const struct experiment mf_scan = {
	.id = "mf-scan",
	.warmup = WARMUP,
	.samples = SAMPLES,
	.fresh = true,
	.plan = plan,
	.setup = setup,
	.iterate = iterate,
	.teardown = teardown,
};
EXPERIMENT(mf_scan);
