// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the file system's reverse map costs where nothing goes wrong: the
 * precondition of asking it. The same operations without and with rmapbt.
 *
 *	create		open(O_CREAT) and close() of an empty file
 *	allocate	fallocate() of one block, not next to another of the file
 *	write		write() of one such block
 *	reflink		one extent more that a file shares with another
 *	cow		write() of one block that two files share
 *	truncate	one extent less of a file that shares nothing
 *
 * Each sample is OPS operations and the syncfs() that makes them durable, since
 * much of what rmapbt adds is what has to be logged; PER is their number. What
 * the log writes back later is not in it.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../lib/bench.h"
#include "../lib/fatal.h"
#include "../lib/file.h"
#include "../lib/mount.h"

/* Many: with rmapbt some operations take several times what most take. */
#define OPS	256

enum op { CREATE, WRITE, ALLOCATE, REFLINK, COW, TRUNCATE, OP_KINDS };
static const char *const op_name[OP_KINDS] = {
	"create", "write", "allocate", "reflink", "cow", "truncate",
};

struct state {
	int root;		/* the file system, for syncfs() */
	int src;		/* a file of OPS extents, for reflink */
	int fd;			/* the file that the operations are about */
	char path[PATH_LEN];
	char names[OPS][PATH_LEN];
};

static struct state state;	/* no memory is to be faulted in meanwhile */
static char block[PAGE];

static void plan(struct plan *plan, bool full)
{
	long op, rmapbt;

	for (op = full ? CREATE : ALLOCATE; op < OP_KINDS; op++)
		for (rmapbt = 0; rmapbt < 2; rmapbt++)
			plan_add(plan, op, rmapbt, 0, "op=%s,rmapbt=%ld", op_name[op],
				 rmapbt)->no_rmapbt = !rmapbt;
}

static void sync_all(const struct state *st)
{
	if (syncfs(st->root))
		refuse_errno("sync %s", MNT);
}

static void write_blocks(int fd, const char *path)
{
	int i;

	for (i = 0; i < OPS; i++)
		if (pwrite(fd, block, PAGE, (off_t)i * 2 * (off_t)PAGE) != (ssize_t)PAGE)
			refuse_errno("write block %d of %s", 2 * i, path);
}

static int new_file(struct run *run, char path[PATH_LEN])
{
	int fd;

	new_path(run->b, path);
	fd = file_new(path);
	file_need_dax(fd, path);
	return fd;
}

static void setup(struct run *run)
{
	struct state *st = &state;

	run->priv = st;
	if (fs_has_rmapbt() != run->c->v[1])
		refuse("rmapbt-tax %s: the file system was made otherwise", run->c->params);
	memset(block, 0x5a, sizeof(block));
	st->root = open(MNT, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (st->root < 0)
		refuse_errno("open %s", MNT);
	st->src = new_file(run, st->path);
	write_blocks(st->src, st->path);
}

/* All that an operation needs, and nothing left to be logged. */
static void prepare(struct run *run, struct state *st, enum op op)
{
	int i;

	if (op == CREATE)
		for (i = 0; i < OPS; i++)
			new_path(run->b, st->names[i]);
	else if (op == COW) {
		new_path(run->b, st->path);
		st->fd = file_clone(st->src, st->path);
	} else {
		st->fd = new_file(run, st->path);
		if (op == TRUNCATE)
			write_blocks(st->fd, st->path);
	}
	sync_all(st);
}

static void create_files(struct state *st)
{
	int i, fd;

	for (i = 0; i < OPS; i++) {
		fd = file_new(st->names[i]);
		file_close(fd, st->names[i]);
	}
}

static void allocate_blocks(struct state *st)
{
	int i;

	for (i = 0; i < OPS; i++)
		if (fallocate(st->fd, 0, (off_t)i * 2 * (off_t)PAGE, PAGE))
			refuse_errno("allocate block %d of %s", 2 * i, st->path);
}

static void operate(struct state *st, enum op op)
{
	switch (op) {
	case CREATE:
		create_files(st);
		break;
	case ALLOCATE:
		allocate_blocks(st);
		break;
	case WRITE:
	case COW:
		write_blocks(st->fd, st->path);
		break;
	case REFLINK:
		file_reflink(st->fd, st->src, st->path);
		break;
	default:
		if (ftruncate(st->fd, 0))
			refuse_errno("truncate %s", st->path);
	}
	sync_all(st);
}

static void iterate(struct run *run, int seq)
{
	struct state *st = run->priv;
	enum op op = (enum op)run->c->v[0];
	uint64_t t;

	prepare(run, st, op);
	t = clk_start(&run->b->clk);
	operate(st, op);
	t = clk_stop(&run->b->clk) - t;
	if (op != CREATE)
		file_close(st->fd, st->path);
	sample(run, "op", seq, OPS, t);
}

static void teardown(struct run *run)
{
	struct state *st = run->priv;

	close(st->src);
	close(st->root);
}

static const struct experiment rmapbt_tax = {
	.id = "rmapbt-tax",
	.warmup = 1,
	.samples = 3,
	.fresh = true,
	.plan = plan,
	.setup = setup,
	.iterate = iterate,
	.teardown = teardown,
};
EXPERIMENT(rmapbt_tax);
