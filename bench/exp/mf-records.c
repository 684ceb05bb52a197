// SPDX-License-Identifier: GPL-2.0-only
/*
 * A media error in a page with two owners, in an allocation group whose reverse
 * map has so many records. The others are of other blocks, half of them below
 * and half of them above the page.
 *
 * A record is made by converting every other block of an unwritten extent, which
 * cuts it in pieces, and by reflinking such a file. The number in params is what
 * the file system says there are in the end, within a hundredth. As many as 10^5
 * take a minute: such groups were made before, once, by bench/records/.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../lib/fatal.h"
#include "../lib/file.h"
#include "../lib/fsmap.h"
#include "../lib/inject.h"
#include "../jobs/records/image.h"

#define OWNERS	2
#define WARMUP	3
#define SAMPLES	7
#define PARAMS	"records=%ld,owners=%d,policy=early"
#define PER_BLOCK	168	/* records in a block of the reverse map, if it is full */
#define STRIPES	16384		/* blocks, and so records, of a striped file at most */

static void plan(struct plan *plan, bool full)
{
	static const long quick[] = { 20, 1000, 0 };
	static const long all[] = { 20, 100, 1000, 10000, 0 };
	static const long image[] = IMAGE_RECORDS;
	const long *n;

	for (n = full ? all : quick; *n; n++)
		plan_add(plan, *n, 0, 0, PARAMS, *n, OWNERS);
	for (n = image; *n; n++)
		plan_add(plan, *n, 0, 0, PARAMS, *n, OWNERS)->image = true;
}

/*
 * A file of @blocks blocks, in turns written and unwritten: a record each. The last
 * of them is longer in a small file, so that the file is not put where a hole is
 * nearest, but at a multiple of 2 MiB, behind those that were made before.
 */
static int striped_file(struct bench *b, size_t blocks, char path[PATH_LEN])
{
	int fd;

	new_path(b, path);
	fd = file_new(path);
	if (posix_fallocate(fd, 0, (off_t)((blocks < PMD_PAGES ? PMD_PAGES : blocks) * PAGE)))
		refuse("allocate %zu blocks for %s", blocks, path);
	file_stripe(fd, path, 0, blocks);
	return fd;
}

/* Only what is written is shared: a record for every other block. */
static void share_stripes(struct bench *b, int src, size_t records)
{
	char path[PATH_LEN];
	int fd;

	new_path(b, path);
	fd = file_new(path);
	file_reflink_part(fd, 0, src, 2 * records * PAGE, path);
	file_close(fd, path);
}

static void add_records(struct bench *b, long want)
{
	char path[PATH_LEN];
	long n = want < STRIPES ? want : STRIPES;
	int fd;

	if (want <= 0)
		return;
	fd = striped_file(b, (size_t)n, path);
	for (want -= n; want > 0; want -= n) {
		n = want < STRIPES / 2 ? want : STRIPES / 2;
		share_stripes(b, fd, (size_t)n);
	}
	file_close(fd, path);
}

/* Where the page to be poisoned first is. */
static uint64_t where(const struct inject *in)
{
	const char *path = in->crowd.path[0];
	int fd = file_open(path);
	uint64_t physical = fsmap_physical(fd, path, 0);

	file_close(fd, path);
	return physical;
}

/*
 * How many records before the page's own its block of the reverse map has, the kernel
 * goes through one by one: as much can be in that as in all levels of the tree. Nothing
 * says how many these are, so it is varied, by as many as go into a block.
 */
static long vary_place(struct bench *b, long want)
{
	long most = want / 8 < PER_BLOCK ? want / 8 : PER_BLOCK;

	return b->rnd.canonical ? 0 : (long)rnd_below(&b->rnd, (uint64_t)most);
}

/* So many records more, of the first block of @src, each for an owner's other offset. */
static void share_first(struct bench *b, int src, long records)
{
	char path[PATH_LEN];
	long i;
	int fd;

	new_path(b, path);
	fd = file_new(path);
	for (i = 0; i < records; i++)
		file_reflink_part(fd, 2 * (size_t)i * PAGE, src, PAGE, path);
	file_close(fd, path);
}

/* The owners, of what stays of @middle, the file that was put amid the records. */
static void start_amid(struct run *run, struct inject *in, const char *middle, long more)
{
	const size_t size = (WARMUP + SAMPLES) * PAGE;
	struct rnd *rnd = &run->b->rnd;
	int fd = file_open(middle);

	file_need_dax(fd, middle);
	share_first(run->b, fd, more);
	if (!rnd->canonical &&
	    fallocate(fd, FALLOC_FL_COLLAPSE_RANGE, 0,
		      (off_t)(PAGE + rnd_below(rnd, (IMAGE_MIDDLE_SIZE - size) / PAGE) * PAGE)))
		refuse_errno("cut the begin of %s", middle);
	if (ftruncate(fd, (off_t)size))
		refuse_errno("cut %s to %zu bytes", middle, size);
	file_close(fd, middle);
	inject_start_with(run, in, OWNERS, WARMUP + SAMPLES, true, middle);
}

/* In an allocation group that has the records. */
static void start_in_image(struct run *run, struct inject *in, long records, long more)
{
	char middle[PATH_LEN];

	snprintf(middle, sizeof(middle), IMAGE_FILE(IMAGE_MIDDLE), records);
	start_amid(run, in, middle, more);
}

/* In a file system that has no records yet: half of them, the owners, the others. */
static void start_between(struct run *run, struct inject *in, long want, long more)
{
	char middle[PATH_LEN];

	add_records(run->b, want / 2 - 10);
	new_path(run->b, middle);
	file_close(file_create(middle, IMAGE_MIDDLE_SIZE), middle);
	start_amid(run, in, middle, more);
	add_records(run->b, want - (long)fsmap_records(where(in), NULL));
}

static void setup(struct run *run)
{
	struct inject *in = calloc(1, sizeof(*in));
	long want = run->c->v[0], have;
	unsigned long below;
	long more = vary_place(run->b, want);

	if (!in)
		refuse_errno("allocate state");
	run->priv = in;
	if (run->c->image)
		start_in_image(run, in, want, more);
	else
		start_between(run, in, want, more);
	have = (long)fsmap_records(where(in), &below);
	if (labs(have - want) > want / 100 + 1)
		refuse("mf-records %s: there are %ld records", run->c->params, have);
	note(run, "%ld records in the allocation group, %lu of blocks below", have, below);
	if (labs((long)below - more - have / 2) > have / 8 + 10)
		refuse("mf-records %s: %lu of %ld records are below the page", run->c->params,
		       below, have);
}

static void iterate(struct run *run, int seq)
{
	inject_sample(run, run->priv, (size_t)(seq + WARMUP) * PAGE, seq);
}

static void teardown(struct run *run)
{
	inject_stop(run, run->priv);
	free(run->priv);
}

static const struct experiment mf_records = {
	.id = "mf-records",
	.warmup = WARMUP,
	.samples = SAMPLES,
	.fresh = true,
	.plan = plan,
	.setup = setup,
	.iterate = iterate,
	.teardown = teardown,
};
EXPERIMENT(mf_records);
