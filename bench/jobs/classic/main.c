// SPDX-License-Identifier: GPL-2.0-only
/*
 * run-classic fs=xfs|ext4 - faults and truncation where pages keep their association.
 *
 *	fault		first fault of a page, or of 512, by the last of the files
 *	truncate	ftruncate() to 0 of a file that was faulted whole, and is unmapped
 *
 * The figures of all other experiments are of a file system that declares that it finds
 * the owners of pages. Whoever does not should not pay for those who do.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../../lib/args.h"
#include "../../lib/fatal.h"
#include "../../lib/file.h"
#include "../../lib/mount.h"
#include "../../lib/share.h"
#include "../../lib/vary.h"

#define TRUNCATE_WARMUP		2
#define TRUNCATE_SAMPLES	9

/* Per shape: faults to warm up, faults to measure, size of the file that is truncated. */
static const struct {
	int warmup, samples;
	size_t truncate;
} effort[SHAPES] = {
	[SHAPE_PMD] = { 3, 13, 8 * PMD },
	[SHAPE_PTE] = { 8, 56, PMD },
};

static const struct experiment experiment = { .id = "classic" };

static void set_case(struct bcase *c, const char *fs, long shape, long sharers, bool write)
{
	*c = (struct bcase){ .v = { shape, sharers, write } };
	snprintf(c->params, sizeof(c->params), "fs=%s,size=%s,sharers=%ld,access=%s", fs,
		 shapes[shape].name, sharers, write ? "write" : "read");
}

static uint64_t one_fault(struct run *run, char *p, size_t entry)
{
	long faults = map_faults();
	uint64_t t = clk_start(&run->b->clk);
	size_t off;

	if (run->c->v[2])
		touch_write(p, 1);
	else
		touch(p);
	t = clk_stop(&run->b->clk) - t;
	for (off = PAGE; off < entry; off += PAGE)
		touch(p + off);
	faults = map_faults() - faults;
	if (faults != 1)
		refuse("%s: %ld faults for %zu pages, not one mapping", run->c->params, faults,
		       entry / PAGE);
	return t;
}

static void run_faults(struct run *run)
{
	const struct shape *shape = &shapes[run->c->v[0]];
	int warmup = effort[run->c->v[0]].warmup, samples = effort[run->c->v[0]].samples, seq;
	struct share *sh;
	char *p;

	vary_case(run->b);
	sh = share_setup(run, (unsigned int)run->c->v[1],
			 (size_t)(warmup + samples) * shape->entry, shape);
	share_map(sh, sh->n - 1, PROT_READ | (run->c->v[2] ? PROT_WRITE : 0));
	p = sh->s[sh->n - 1].map.p;
	for (seq = -warmup; seq < samples; seq++, p += shape->entry)
		sample(run, "fault", seq, 1, one_fault(run, p, shape->entry));
	share_teardown(run);
}

static void one_truncate(struct run *run, int seq)
{
	long shape = run->c->v[0];
	struct share *sh = share_setup(run, (unsigned int)run->c->v[1], effort[shape].truncate,
				       &shapes[shape]);
	struct sharer *last = &sh->s[sh->n - 1];
	uint64_t t;
	int err;

	share_map(sh, sh->n - 1, PROT_READ);
	share_fault(sh, sh->n - 1, run->c->params);
	map_drop(&last->map);
	t = clk_start(&run->b->clk);
	err = ftruncate(last->fd, 0);
	t = clk_stop(&run->b->clk) - t;
	if (err)
		refuse_errno("truncate a file of %s", run->c->params);
	sample(run, "truncate", seq, 1, t);
	share_teardown(run);
}

static void run_case(struct run *run)
{
	int seq;

	run_faults(run);
	if (!run->c->v[2])	/* what a file was mapped for makes no difference here */
		for (seq = -TRUNCATE_WARMUP; seq < TRUNCATE_SAMPLES; seq++)
			one_truncate(run, seq);
	if (raw_flush(&run->b->raw))
		refuse_errno("write samples of %s", run->c->params);
}

/* Only XFS has files that share. A write by the second of them would copy. */
static void run_all(struct bench *b, const char *fs)
{
	long shape, sharers, most = strcmp(fs, "xfs") ? 1 : 2;

	for (shape = 0; shape < SHAPES; shape++)
		for (sharers = 1; sharers <= most; sharers++)
			for (int write = 0; write < (sharers > 1 ? 1 : 2); write++) {
				struct bcase c;
				struct run run = { .b = b, .e = &experiment, .c = &c };

				set_case(&c, fs, shape, sharers, write);
				run_case(&run);
			}
}

int main(int argc, char **argv)
{
	struct args args = { argc - 1, argv + 1 };
	const char *fs = args_str(&args, "fs", "xfs"), *what;
	struct bench b = { .clk.insn = true };

	if (raw_open(&b.raw, RAW_DEVICE, RAW_MIRROR, &what)) {
		perror(what);
		return 2;
	}
	fatal_to(&b.raw);
	if (strcmp(args_str(&args, "accel", "tcg-icount"), "tcg-icount"))
		refuse("a difference of 1 %% shows in counted instructions only");
	if (mlockall(MCL_CURRENT))
		refuse_errno("lock own memory");
	if (!strcmp(fs, "xfs") && fs_has_rmapbt())
		refuse("%s has a reverse map: its pages keep no association", MNT);
	rnd_init(&b.rnd, (uint64_t)args_num(&args, "cond", 0));
	vary_boot(&b);
	run_all(&b, fs);
	return raw_flush(&b.raw) ? 3 : 0;
}
