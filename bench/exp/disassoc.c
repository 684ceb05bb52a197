// SPDX-License-Identifier: GPL-2.0-only
/*
 * Teardown of a fully faulted file while n-1 others still share its pages.
 *
 * Each iteration takes a new n-th file, faults all of it, unmaps it, and
 * measures the one system call in which its DAX entries go:
 *
 *	truncate	ftruncate() to 0
 *	punch		fallocate(PUNCH_HOLE) over the whole file
 *	unlink		unlink() of the last link, already closed: the final iput
 *	evict		close() of a linked file. The kernel never puts an inode with
 *			DAX entries on the LRU, so drop_caches cannot evict it; but
 *			clearing FS_XFLAG_DAX on a dax=inode mount marks it "do not
 *			cache", and the last close then evicts it.
 *
 * That the entries really went is not assumed: a kprobe where one goes counts in
 * the warm-up iteration (negative SEQ), and is gone before the first sample.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/fatal.h"
#include "../lib/file.h"
#include "../lib/gone.h"
#include "../lib/mount.h"
#include "../lib/share.h"

#define WARMUP	1
#define SAMPLES	5

enum how { TRUNCATE, PUNCH, EVICT, UNLINK, HOWS };
static const char *const how_name[HOWS] = { "truncate", "punch", "evict", "unlink" };

/* Enough DAX entries of each size that the transactions do not drown them. */
static const size_t file_size[SHAPES] = {
	[SHAPE_PMD] = 16 * PMD,
	[SHAPE_PTE] = PMD,
};

static void plan(struct plan *plan, bool full)
{
	static const long quick[] = { 1, 2, 8, 0 }, all[] = { 1, 2, 8, 64, 0 };
	const long *n;
	long how, s;

	for (how = 0; how < HOWS; how++)
		for (s = 0; s < SHAPES; s++)
			for (n = full ? all : quick; *n; n++)
				plan_add(plan, how, s, *n, "how=%s,size=%s,sharers=%ld",
					 how_name[how], shapes[s].name, *n);
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

static enum how how_of(const struct run *run)
{
	return (enum how)run->c->v[0];
}

/* The n-th sharer is the last; between iterations it exists but was not faulted. */
static void setup(struct run *run)
{
	if (how_of(run) == EVICT)
		use_dax_inode();
	share_setup(run, (unsigned int)run->c->v[2], file_size[run->c->v[1]],
		    &shapes[run->c->v[1]]);
}

/* A new n-th sharer: same extents if there are others, else a plain file. */
static void renew(struct run *run, struct share *sh)
{
	struct sharer *last = &sh->s[sh->n - 1];

	if (last->fd >= 0)
		sharer_drop(last);
	else if (!access(last->path, F_OK))
		file_unlink(last->path);
	new_path(run->b, last->path);
	last->fd = sh->n > 1 ? file_clone(sh->s[0].fd, last->path)
			     : file_create(last->path, sh->size);
}

/* Up to the measured call: for unlink the file is closed, for evict marked. */
static void prepare(struct run *run, struct share *sh, struct sharer *s)
{
	share_map(sh, sh->n - 1, PROT_READ);
	share_fault(sh, sh->n - 1, run->c->params);
	map_drop(&s->map);
	if (how_of(run) == EVICT) {
		fs_flag_dax(s->fd, s->path, 0);
	} else if (how_of(run) == UNLINK) {
		file_close(s->fd, s->path);
		s->fd = -1;
	}
}

static int tear_down(enum how how, const struct sharer *s, size_t size)
{
	switch (how) {
	case TRUNCATE:
		return ftruncate(s->fd, 0);
	case PUNCH:
		return fallocate(s->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0,
				 (off_t)size);
	case EVICT:
		return close(s->fd);
	default:
		return unlink(s->path);
	}
}

static void check_entries(const struct run *run, const struct share *sh)
{
	long want = (long)(sh->size / sh->shape->entry), got = gone_stop();

	if (got != want)
		refuse("disassoc %s: %ld DAX entries were deleted, expected %ld",
		       run->c->params, got, want);
}

static void iterate(struct run *run, int seq)
{
	struct share *sh = run->priv;
	struct sharer *s = &sh->s[sh->n - 1];
	enum how how = how_of(run);
	uint64_t t;
	int err;

	if (s->fd < 0 || seq != -WARMUP)
		renew(run, sh);
	prepare(run, sh, s);
	if (seq == -WARMUP)
		gone_start();
	t = clk_start(&run->b->clk);
	err = tear_down(how, s, sh->size);
	t = clk_stop(&run->b->clk) - t;
	if (err)
		refuse_errno("disassoc %s", run->c->params);
	if (how == EVICT)
		s->fd = -1;
	if (seq == -WARMUP)
		check_entries(run, sh);
	sample(run, "teardown", seq, sh->size / PAGE, t);
}

static void teardown(struct run *run)
{
	struct share *sh = run->priv;
	struct sharer *last = &sh->s[sh->n - 1];
	bool evict = how_of(run) == EVICT;

	if (last->fd < 0 && evict)
		file_unlink(last->path);
	share_teardown(run);
	if (evict)
		fs_remount("dax=always");
}

static const struct experiment disassoc = {
	.id = "disassoc",
	.warmup = WARMUP,
	.samples = SAMPLES,
	.plan = plan,
	.setup = setup,
	.iterate = iterate,
	.teardown = teardown,
};
EXPERIMENT(disassoc);
