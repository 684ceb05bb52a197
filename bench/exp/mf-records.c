// SPDX-License-Identifier: GPL-2.0-only
/*
 * A media error in a page with two owners, in an allocation group whose reverse
 * map has so many records. The others are of other blocks, half of them below
 * and half of them above the page.
 *
 * A record is made by converting every other block of an unwritten extent, which
 * cuts it in pieces, and by reflinking such a file. The number in params is what
 * the file system says there are in the end, within a hundredth. As many as 10^6
 * take minutes: that file system was made before, once, by bench/records/.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../lib/fatal.h"
#include "../lib/file.h"
#include "../lib/fsmap.h"
#include "../lib/inject.h"
#include "../records/image.h"

#define OWNERS	2
#define WARMUP	3
#define SAMPLES	7
#define PARAMS	"records=%ld,owners=%d,policy=early"
#define STRIPES	16384		/* blocks, and so records, of a striped file at most */

static void plan(struct plan *plan, bool full)
{
	static const long quick[] = { 20, 1000, 0 };
	static const long all[] = { 20, 100, 1000, 10000, 100000, 0 };
	const long *n;

	for (n = full ? all : quick; *n; n++)
		plan_add(plan, *n, 0, 0, PARAMS, *n, OWNERS);
	plan_add(plan, IMAGE_RECORDS, 0, 0, PARAMS, IMAGE_RECORDS, OWNERS)->image = true;
}

/* A file of @blocks blocks, in turns written and unwritten: a record each. */
static int striped_file(struct bench *b, size_t blocks, char path[PATH_LEN])
{
	int fd;

	new_path(b, path);
	fd = file_new(path);
	if (posix_fallocate(fd, 0, (off_t)(blocks * PAGE)))
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
	file_reflink_part(fd, src, 0, 2 * records * PAGE, path);
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

/* The file that is to go bad, among records that the file system was made with. */
static void start_amid(struct run *run, struct inject *in)
{
	const size_t size = (WARMUP + SAMPLES) * PAGE;
	size_t offset = run->b->rnd.canonical ? 0 :
		rnd_below(&run->b->rnd, (IMAGE_MIDDLE_SIZE - size) / PAGE) * PAGE;
	int middle = file_open(IMAGE_MIDDLE), fd;
	char path[PATH_LEN];

	new_path(run->b, path);
	fd = file_new(path);
	file_reflink_part(fd, middle, offset, size, path);
	file_need_dax(fd, path);
	file_close(fd, path);
	file_close(middle, IMAGE_MIDDLE);
	file_unlink(IMAGE_MIDDLE);	/* which is no owner */
	inject_start_with(run, in, OWNERS, WARMUP + SAMPLES, true, path);
}

static void start_between(struct run *run, struct inject *in, long want)
{
	add_records(run->b, want / 2 - 10);
	inject_start(run, in, OWNERS, WARMUP + SAMPLES, true);
	add_records(run->b, want - (long)fsmap_records(where(in), NULL));
}

static void setup(struct run *run)
{
	struct inject *in = calloc(1, sizeof(*in));
	long want = run->c->v[0], have;
	unsigned long below;

	if (!in)
		refuse_errno("allocate state");
	run->priv = in;
	if (run->c->image)
		start_amid(run, in);
	else
		start_between(run, in, want);
	have = (long)fsmap_records(where(in), &below);
	if (labs(have - want) > want / 100 + 1)
		refuse("mf-records %s: there are %ld records", run->c->params, have);
	note(run, "%ld records in the allocation group, %lu of blocks below", have, below);
	if (run->c->image && labs((long)below - have / 2) > have / 100)
		refuse("mf-records %s: the page is not in their middle", run->c->params);
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
