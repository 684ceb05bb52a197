// SPDX-License-Identifier: GPL-2.0-only
/*
 * daxbench - run the experiments linked into this program.
 *
 *	daxbench profile=quick|full cond=N accel=tcg-icount|kvm|tcg [only=ID,ID] [image=1]
 *
 * Exit status: 0 all done, 2 bad arguments, 3 refused (the boot must not count).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "lib/args.h"
#include "lib/bench.h"
#include "lib/fatal.h"
#include "lib/mount.h"
#include "lib/profile.h"
#include "lib/trace.h"
#include "lib/vary.h"

/* Bounds of the linker section that EXPERIMENT() fills. */
extern const struct experiment *const __start_experiments[];
extern const struct experiment *const __stop_experiments[];

static int by_id(const void *a, const void *b)
{
	const struct experiment *const *x = a, *const *y = b;

	return strcmp((*x)->id, (*y)->id);
}

/*
 * What ran before should not be in the figures of what runs next. A file system that
 * was made before stays: each of its cases has an allocation group of its own there.
 */
static void fresh(struct bench *b, bool no_rmapbt)
{
	if (!b->image && (b->used || b->no_rmapbt != no_rmapbt))
		fs_fresh(!no_rmapbt);
	b->used = false;
	b->no_rmapbt = no_rmapbt;
}

static void profile_case(const struct experiment *e, const struct bcase *c)
{
	char name[128];

	snprintf(name, sizeof(name), "%s %s", e->id, c->params);
	profile_region(name);
}

static void run_case(struct bench *b, const struct experiment *e, const struct bcase *c)
{
	struct run run = { .b = b, .e = e, .c = c };
	int seq;

	if (e->fresh)
		fresh(b, c->no_rmapbt);
	vary_case(b);
	b->used = true;
	e->setup(&run);
	for (seq = -e->warmup; seq < e->samples; seq++) {
		if (!seq)
			profile_case(e, c);
		e->iterate(&run, seq);
	}
	profile_region("");
	e->teardown(&run);
	if (raw_flush(&b->raw))
		refuse_errno("write samples of %s %s", e->id, c->params);
}

/* On a file system that was made before only the cases that are about it, and v. v. */
static void drop_cases(struct plan *plan, bool image)
{
	unsigned int i, n = 0;

	for (i = 0; i < plan->n; i++)
		if (plan->cases[i].image == image)
			plan->cases[n++] = plan->cases[i];
	plan->n = n;
}

static void run_experiment(struct bench *b, const struct experiment *e)
{
	struct plan plan = { 0 };
	unsigned int i;

	e->plan(&plan, b->full);
	drop_cases(&plan, b->image);
	rnd_shuffle(&b->rnd, plan.cases, plan.n, sizeof(*plan.cases));
	printf("%s: %u cases\n", e->id, plan.n);
	fflush(stdout);
	if (!e->fresh)
		fresh(b, false);
	for (i = 0; i < plan.n; i++)
		run_case(b, e, &plan.cases[i]);
	free(plan.cases);
}

static void run_all(struct bench *b, const char *only)
{
	const size_t n = (size_t)(__stop_experiments - __start_experiments);
	const struct experiment *list[n];
	size_t i, ran = 0;

	memcpy(list, __start_experiments, sizeof(list));
	qsort(list, n, sizeof(*list), by_id);	/* link order is nobody's promise */
	rnd_shuffle(&b->rnd, list, n, sizeof(*list));
	for (i = 0; i < n; i++)
		if (list_has(only, list[i]->id)) {
			run_experiment(b, list[i]);
			ran++;
		}
	if (!ran)
		refuse("only=%s names no experiment", only);
}

/* Nothing the harness itself touches may fault inside a measured region. */
static void pin_memory(void)
{
	struct rlimit files = { 8192, 8192 };

	/* Not MCL_FUTURE: that would fault in the files we want to fault. */
	if (mlockall(MCL_CURRENT))
		refuse_errno("lock own memory");
	if (setrlimit(RLIMIT_NOFILE, &files))
		refuse_errno("raise limit of open files");
}

int main(int argc, char **argv)
{
	struct args args = { argc - 1, argv + 1 };
	const char *accel = args_str(&args, "accel", "tcg-icount");
	const char *profile = args_str(&args, "profile", "quick");
	long cond = args_num(&args, "cond", 0);
	struct bench b = { .clk.insn = !strcmp(accel, "tcg-icount") };
	const char *what;

	if (raw_open(&b.raw, RAW_DEVICE, RAW_MIRROR, &what)) {
		perror(what);
		return 2;
	}
	fatal_to(&b.raw);
	b.full = !strcmp(profile, "full");
	b.image = args_num(&args, "image", 0) > 0;
	if (cond < 0 || (!b.full && strcmp(profile, "quick")))
		refuse("bad argument: cond=%s profile=%s", args_str(&args, "cond", ""), profile);
	rnd_init(&b.rnd, (uint64_t)cond);
	pin_memory();
	trace_init(clk_trace_name(&b.clk));
	vary_boot(&b);
	run_all(&b, args_str(&args, "only", ""));
	return raw_flush(&b.raw) ? 3 : 0;
}
