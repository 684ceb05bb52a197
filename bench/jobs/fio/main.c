// SPDX-License-Identifier: GPL-2.0-only
/*
 * run-fio - every job file of /fio, on the last of n files that share their blocks,
 * while the others are mapped and faulted.
 *
 *	run-fio profile=quick|full cond=N accel=tcg-icount|kvm|tcg [only=JOB,JOB]
 *
 * Each job runs twice on a file: first, when it has no DAX entry yet, and steady,
 * when it has all of them. A job called mmap-... maps the file, once with 2 MiB
 * entries and once, huge pages forbidden, with 4 KiB ones. Its figures are taken
 * with all counters off; events are counted in runs of their own, on other files.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../../lib/args.h"
#include "../../lib/bench.h"
#include "../../lib/fatal.h"
#include "../../lib/file.h"
#include "../../lib/share.h"
#include "../../lib/vary.h"
#include "events.h"
#include "fio.h"

#define FILE_SIZE	(4 * PMD)	/* filesize= of common.inc */
#define REAL_PASSES	100		/* of a steady job, with a real clock */

/* One job on files of so many sharers. */
struct task {
	struct bench *b;
	struct events *events;
	const char *job;
	bool maps;
	const struct shape *shape;	/* of its mapping, if it maps */
	long sharers;
};

static const char *const states[] = { "first", "steady" };

static void put(struct task *t, const struct fio_result *r, const char *state,
		const char *experiment, const char *metric, const char *unit, uint64_t per,
		double value)
{
	char params[128];

	snprintf(params, sizeof(params), "engine=%s,rw=%s,%s%s%ssharers=%ld,state=%s", r->engine,
		 r->rw, t->maps ? "size=" : "", t->maps ? t->shape->name : "",
		 t->maps ? "," : "", t->sharers, state);
	raw_sample(&t->b->raw, experiment, metric, unit, params, per, 0, (uint64_t)(value + 0.5));
}

static struct fio_result run_once(struct task *t, const struct share *sh, const char *state,
				  const char *what)
{
	char name[96];
	bool many = !t->b->clk.insn && !strcmp(state, "steady");

	snprintf(name, sizeof(name), "fio/%s%s%s-%ld-%s%s.json", t->job, t->maps ? "-" : "",
		 t->maps ? t->shape->name : "", t->sharers, state, what);
	return fio_run(&t->b->raw, t->job, sh->s[sh->n - 1].path, many ? REAL_PASSES : 1,
		       t->shape == &shapes[SHAPE_PMD], name);
}

static void put_figures(struct task *t, const struct fio_result *r, const char *state)
{
	put(t, r, state, "fio", "io", clk_unit(&t->b->clk), r->ios, (double)r->lat);
	if (t->b->clk.insn)
		return;
	put(t, r, state, "fio-rate", "bandwidth", "bytes/s", 1, r->bandwidth);
	put(t, r, state, "fio-rate", "iops", "io/s", 1, r->iops);
	put(t, r, state, "fio-rate", "clat-p50", "ns", 1, r->clat50);
	put(t, r, state, "fio-rate", "clat-p99", "ns", 1, r->clat99);
}

static void measure(struct task *t, const struct share *sh, const char *state)
{
	struct fio_result r = run_once(t, sh, state, "");

	put_figures(t, &r, state);
}

/* Returns how many events there were. */
static uint64_t count_run(struct task *t, const struct share *sh, const char *state,
			  const char *what, struct fio_result *r)
{
	uint64_t assoc, faults;

	events_start(t->events);
	*r = run_once(t, sh, state, what);
	events_stop(t->events, &assoc, &faults);
	put(t, r, state, "fio-events", "associations", "count", 1, (double)assoc);
	put(t, r, state, "fio-events", "faults", "count", 1, (double)faults);
	return assoc + faults;
}

static void count(struct task *t, const struct share *sh, const char *state)
{
	struct fio_result r;

	if (!count_run(t, sh, state, "-counting", &r))
		refuse("fio %s.fio maps a file, and no DAX fault was counted", t->job);
}

/* Counting that counts nothing costs nothing. */
static void measure_and_count(struct task *t, const struct share *sh, const char *state)
{
	struct fio_result r;

	if (count_run(t, sh, state, "", &r))
		refuse("fio %s.fio maps nothing, and DAX faults or associations were counted",
		       t->job);
	put_figures(t, &r, state);
}

/* New files, the others faulted, then the job in each state. */
static void with_files(struct task *t, void (*act)(struct task *, const struct share *,
						   const char *))
{
	struct share *sh = malloc(sizeof(*sh));

	if (!sh)
		refuse_errno("allocate sharers");
	vary_case(t->b);
	share_create(t->b, sh, (unsigned int)t->sharers, FILE_SIZE, &shapes[SHAPE_PMD]);
	share_others(sh, t->job);
	for (size_t i = 0; i < sizeof(states) / sizeof(*states); i++)
		act(t, sh, states[i]);
	share_drop(sh);
	free(sh);
}

static void run_task(struct task *t)
{
	int shape;

	if (!t->maps) {
		t->shape = &shapes[SHAPE_PMD];
		with_files(t, measure_and_count);
		return;
	}
	for (shape = 0; shape < SHAPES; shape++) {
		t->shape = &shapes[shape];
		with_files(t, measure);
		with_files(t, count);
	}
}

static void run_job(struct bench *b, struct events *e, const char *job)
{
	static const long sharers[] = { 1, 8, 64 };

	for (size_t i = 0; i < sizeof(sharers) / sizeof(*sharers); i++) {
		struct task t = {
			.b = b, .events = e, .job = job, .sharers = sharers[i],
			.maps = !strncmp(job, "mmap-", 5),
		};

		run_task(&t);
		if (raw_flush(&b->raw))
			refuse_errno("write samples of %s", job);
	}
}

static int is_job(const struct dirent *d)
{
	const char *dot = strrchr(d->d_name, '.');

	return dot && !strcmp(dot, ".fio");
}

static void run_jobs(struct bench *b, const char *only)
{
	struct dirent **list;
	struct events e;
	int n = scandir("/fio", &list, is_job, alphasort);
	unsigned int ran = 0;

	if (n < 0)
		refuse_errno("list /fio");
	rnd_shuffle(&b->rnd, list, (size_t)n, sizeof(*list));
	events_open(&e);
	for (int i = 0; i < n; i++) {
		*strrchr(list[i]->d_name, '.') = 0;
		if (!list_has(only, list[i]->d_name))
			continue;
		printf("fio: %s\n", list[i]->d_name);
		fflush(stdout);
		run_job(b, &e, list[i]->d_name);
		ran++;
	}
	if (!ran)
		refuse("no job of /fio to run, only=%s", only);
}

/* Where instructions are counted, fio's clock must advance with them, one by one. */
static void check_clock(struct bench *b)
{
	const struct clk real = { .insn = false };
	uint64_t insn, ns, i;

	if (!b->clk.insn)
		return;
	insn = clk_now(&b->clk);
	ns = clk_now(&real);
	for (i = 0; i < 20000000; i++)
		__asm__ volatile("");
	insn = clk_now(&b->clk) - insn;
	ns = clk_now(&real) - ns;
	raw_line(&b->raw, "note clock: %llu ns in %llu instructions", (unsigned long long)ns,
		 (unsigned long long)insn);
	if (ns > insn + insn / 1000 || insn > ns + ns / 1000)
		refuse("the clock says %llu ns for %llu instructions", (unsigned long long)ns,
		       (unsigned long long)insn);
}

int main(int argc, char **argv)
{
	struct args args = { argc - 1, argv + 1 };
	struct bench b = { .clk.insn = !strcmp(args_str(&args, "accel", "tcg-icount"),
					       "tcg-icount") };
	long cond = args_num(&args, "cond", 0);
	const char *what;

	if (raw_open(&b.raw, RAW_DEVICE, RAW_MIRROR, &what)) {
		perror(what);
		return 2;
	}
	fatal_to(&b.raw);
	if (cond < 0)
		refuse("bad argument: cond=%s", args_str(&args, "cond", ""));
	rnd_init(&b.rnd, (uint64_t)cond);
	check_clock(&b);
	vary_boot(&b);
	run_jobs(&b, args_str(&args, "only", ""));
	return raw_flush(&b.raw) ? 3 : 0;
}
