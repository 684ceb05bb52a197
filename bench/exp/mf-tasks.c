// SPDX-License-Identifier: GPL-2.0-only
/*
 * A media error in a page with eight owners, while so many other processes that
 * have nothing to do with it are in the system. All are asleep. The kernel's own
 * threads, a hundred or so, are there in all cases.
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../lib/fatal.h"
#include "../lib/file.h"
#include "../lib/inject.h"

#define OWNERS	8
#define WARMUP	3
#define SAMPLES	7

struct state {
	struct inject in;
	pid_t *others;		/* owned */
};

static void plan(struct plan *plan, bool full)
{
	static const long quick[] = { 10, 100, 0 }, all[] = { 10, 100, 1000, 0 };
	const long *n;

	for (n = full ? all : quick; *n; n++)
		plan_add(plan, *n, 0, 0, "tasks=%ld,owners=%d,policy=early", *n, OWNERS);
}

static pid_t sleeper(void)
{
	pid_t pid = fork();

	if (pid < 0)
		refuse_errno("fork a process that sleeps");
	if (!pid) {
		if (prctl(PR_SET_PDEATHSIG, SIGKILL))
			refuse_errno("tie a process to its parent");
		for (;;)
			pause();
	}
	return pid;
}

static void setup(struct run *run)
{
	struct state *st = calloc(1, sizeof(*st));
	long i, n = run->c->v[0];

	if (st)
		st->others = calloc((size_t)n, sizeof(*st->others));
	if (!st || !st->others)
		refuse_errno("allocate state");
	run->priv = st;
	for (i = 0; i < n; i++)
		st->others[i] = sleeper();
	inject_start(run, &st->in, OWNERS, WARMUP + SAMPLES, true);
}

static void iterate(struct run *run, int seq)
{
	struct state *st = run->priv;

	inject_sample(run, &st->in, (size_t)(seq + WARMUP) * PAGE, seq);
}

static void teardown(struct run *run)
{
	struct state *st = run->priv;
	long i, n = run->c->v[0];

	inject_stop(run, &st->in);
	for (i = 0; i < n; i++)
		if (kill(st->others[i], SIGKILL) || waitpid(st->others[i], NULL, 0) < 0)
			refuse_errno("end process %ld that sleeps", i);
	free(st->others);
	free(st);
}

static const struct experiment mf_tasks = {
	.id = "mf-tasks",
	.warmup = WARMUP,
	.samples = SAMPLES,
	.fresh = true,
	.plan = plan,
	.setup = setup,
	.iterate = iterate,
	.teardown = teardown,
};
EXPERIMENT(mf_tasks);
