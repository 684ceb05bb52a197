// SPDX-License-Identifier: GPL-2.0-only
/*
 * disassoc-frag: teardown of a file in pieces that was faulted completely, while n-1
 * others share its pages.
 *
 *	truncate	ftruncate() to 0: with what the file system does for each extent
 *	evict		close() of a file that is kept on disk: nearly DAX alone. An inode
 *			with DAX entries is never on the LRU; but clearing FS_XFLAG_DAX on a
 *			mount with dax=inode marks it "do not cache"
 *
 * Each iteration takes a new n-th file.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "pieces.h"
#include "../../lib/fatal.h"
#include "../../lib/file.h"
#include "../../lib/gone.h"
#include "../../lib/mount.h"

#define WARMUP	1
#define SAMPLES	5

static const size_t file_runs[RUNS] = { [RUN_1] = 257, [RUN_32] = 11, [RUN_512] = 5 };

enum how { TRUNCATE, EVICT, HOWS };
static const char *const how_name[HOWS] = { "truncate", "evict" };

static void plan(struct plan *plan, bool full)
{
	const long *n;
	long how, p;

	(void)full;
	for (how = 0; how < HOWS; how++)
		for (p = 0; p < RUNS; p++)
			for (n = piece_sharers; *n; n++)
				plan_add(plan, p, *n, how, "how=%s,run=%s,sharers=%ld",
					 how_name[how], pieces[p].name, *n);
}

static bool evicts(const struct run *run)
{
	return run->c->v[2] == EVICT;
}

static void use_dax_inode(void)
{
	int fd;

	fs_remount("dax=inode");
	fd = open(MNT, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		refuse_errno("open %s", MNT);
	fs_flag_dax(fd, MNT, 1);
	file_close(fd, MNT);
}

static void setup(struct run *run)
{
	if (evicts(run))
		use_dax_inode();
	pieces_setup(run, file_runs[run->c->v[0]]);
}

/* That the entries really went is not assumed. */
static void check_entries(const struct run *run, const struct share *sh)
{
	long want = (long)(sh->size / sh->shape->entry), got = gone_stop();

	if (got != want)
		refuse("%s %s: %ld DAX entries were deleted, expected %ld", run->e->id,
		       run->c->params, got, want);
}

static void iterate(struct run *run, int seq)
{
	struct share *sh = run->priv;
	struct sharer *last = &sh->s[sh->n - 1];
	bool probed = seq == -WARMUP;
	uint64_t t;
	int err;

	if (!probed)
		pieces_renew(run, sh);
	share_map(sh, sh->n - 1, PROT_READ);
	share_fault(sh, sh->n - 1, run->c->params);
	map_drop(&last->map);
	if (evicts(run))
		fs_flag_dax(last->fd, last->path, 0);
	if (probed)
		gone_start();
	t = clk_start(&run->b->clk);
	err = evicts(run) ? close(last->fd) : ftruncate(last->fd, 0);
	t = clk_stop(&run->b->clk) - t;
	if (err)
		refuse_errno("%s %s", run->e->id, run->c->params);
	if (evicts(run))
		last->fd = -1;
	if (probed)
		check_entries(run, sh);
	sample(run, "teardown", seq, sh->size / PAGE, t);
}

static void teardown(struct run *run)
{
	struct share *sh = run->priv;
	struct sharer *last = &sh->s[sh->n - 1];

	if (last->fd < 0)
		file_unlink(last->path);
	share_teardown(run);
	if (evicts(run))
		fs_remount("dax=always");
}

static const struct experiment disassoc_frag = {
	.id = "disassoc-frag",
	.warmup = WARMUP,
	.samples = SAMPLES,
	.fresh = true,		/* as assoc-frag */
	.plan = plan,
	.setup = setup,
	.iterate = iterate,
	.teardown = teardown,
};
EXPERIMENT(disassoc_frag);
