// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "pieces.h"
#include "../../lib/fatal.h"
#include "../../lib/file.h"

#include <fcntl.h>
#include <linux/falloc.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

const struct pieces pieces[RUNS] = {
	[RUN_1] = { "1", 1, SHAPE_PTE },
	[RUN_32] = { "32", 32, SHAPE_PTE },
	[RUN_512] = { "512", PMD_PAGES, SHAPE_PMD },
};

const long piece_sharers[] = { 1, 2, 8, 0 };

void plan_pieces(struct plan *plan, bool full)
{
	const long *n;
	long p;

	(void)full;
	for (p = 0; p < RUNS; p++)
		for (n = piece_sharers; *n; n++)
			plan_add(plan, p, *n, 0, "run=%s,sharers=%ld", pieces[p].name, *n);
}

/*
 * Where run @i of the file is in the one it is made of. Multiples modulo a prime: a
 * permutation, and so is what is left if @i is subtracted, the distance.
 */
static size_t source_of(size_t i, size_t runs)
{
	return i * (runs * 618 / 1000) % runs;
}

static void clone_runs(int fd, const char *path, int src, size_t bytes, size_t runs)
{
	struct file_clone_range range = { .src_fd = src, .src_length = bytes };
	size_t i;

	for (i = 0; i < runs; i++) {
		range.src_offset = source_of(i, runs) * bytes;
		range.dest_offset = i * bytes;
		if (ioctl(fd, FICLONERANGE, &range))
			refuse_errno("reflink run %zu of %zu into %s", i, runs, path);
	}
}

/*
 * The source gives up its blocks, so that nobody shares them. Then XFS is asked to copy
 * what is shared: there is nothing, and it takes the mark off the file that it may share.
 */
static void unshare(int fd, const char *path, size_t size, int src, const char *source)
{
	if (ftruncate(src, 0))
		refuse_errno("truncate %s", source);
	file_close(src, source);
	file_unlink(source);
	if (fallocate(fd, FALLOC_FL_UNSHARE_RANGE, 0, (off_t)size))
		refuse_errno("unshare %s", path);
	if (fsync(fd))
		refuse_errno("fsync %s", path);
}

static int by_distance(const void *a, const void *b)
{
	const struct fiemap_extent *x = a, *y = b;
	uint64_t dx = x->fe_physical - x->fe_logical, dy = y->fe_physical - y->fe_logical;

	return (dx > dy) - (dx < dy);
}

/* What the file system says of it, which is what the figures are about. */
static void check(int fd, const char *path, const struct pieces *p, size_t runs)
{
	const size_t bytes = p->run * PAGE, entry = shapes[p->shape].entry;

	/* One more, to see that there are no more. */
	struct fiemap *m = calloc(1, sizeof(*m) + (runs + 1) * sizeof(*m->fm_extents));
	struct fiemap_extent *e;
	size_t i;

	if (!m)
		refuse_errno("allocate room for %zu extents", runs + 1);
	e = m->fm_extents;
	m->fm_length = FIEMAP_MAX_OFFSET;
	m->fm_extent_count = (uint32_t)runs + 1;
	if (ioctl(fd, FS_IOC_FIEMAP, m))
		refuse_errno("look up the blocks of %s", path);
	if (m->fm_mapped_extents != runs)
		refuse("%s has %u extents, not %zu", path, m->fm_mapped_extents, runs);
	for (i = 0; i < runs; i++)
		if (e[i].fe_length != bytes || e[i].fe_logical != i * bytes ||
		    e[i].fe_physical % entry || e[i].fe_flags & ~(uint32_t)FIEMAP_EXTENT_LAST)
			refuse("%s: extent %zu, %llu bytes at %llu for %llu, flags %#x", path, i,
			       e[i].fe_length, e[i].fe_physical, e[i].fe_logical, e[i].fe_flags);
	qsort(e, runs, sizeof(*e), by_distance);
	for (i = 1; i < runs; i++)
		if (!by_distance(&e[i - 1], &e[i]))
			refuse("%s: the runs at %llu and %llu have one distance", path,
			       e[i - 1].fe_logical, e[i].fe_logical);
	free(m);
}

int pieces_file(struct bench *b, const char *path, const struct pieces *p, size_t runs)
{
	size_t bytes = p->run * PAGE;
	char source[PATH_LEN];
	int src, fd;

	new_path(b, source);
	src = file_create(source, runs * bytes);
	fd = file_new(path);
	file_need_dax(fd, path);
	clone_runs(fd, path, src, bytes, runs);
	unshare(fd, path, runs * bytes, src, source);
	check(fd, path, p, runs);
	return fd;
}

static const struct pieces *pieces_of(const struct run *run)
{
	return &pieces[run->c->v[0]];
}

struct share *pieces_new(struct run *run, size_t runs)
{
	const struct pieces *p = pieces_of(run);
	struct share *sh = calloc(1, sizeof(*sh));
	unsigned int i;

	if (!sh)
		refuse_errno("allocate sharers");
	run->priv = sh;
	sh->n = (unsigned int)run->c->v[1];
	sh->size = runs * p->run * PAGE;
	sh->shape = &shapes[p->shape];
	for (i = 0; i < sh->n; i++) {
		new_path(run->b, sh->s[i].path);
		sh->s[i].fd = i ? file_clone(sh->s[0].fd, sh->s[i].path) :
			      pieces_file(run->b, sh->s[i].path, p, runs);
	}
	return sh;
}

struct share *pieces_setup(struct run *run, size_t runs)
{
	struct share *sh = pieces_new(run, runs);

	share_others(sh, run->c->params);
	return sh;
}

void pieces_renew(struct run *run, struct share *sh)
{
	const struct pieces *p = pieces_of(run);
	struct sharer *last = &sh->s[sh->n - 1];

	if (last->fd >= 0)
		sharer_drop(last);
	else if (!access(last->path, F_OK))
		file_unlink(last->path);
	new_path(run->b, last->path);
	last->fd = sh->n > 1 ? file_clone(sh->s[0].fd, last->path) :
		   pieces_file(run->b, last->path, p, sh->size / PAGE / p->run);
}
