// SPDX-License-Identifier: GPL-2.0-only
/*
 * run-mce - a media error in a page that n processes map, as bench/exp/mf-sharers.c,
 * but reported by a machine check that the emulator raises (injector=mce).
 *
 *	run-mce accel=tcg-icount cond=N profile=quick|full
 *
 * The machine check is that of a memory scrubber and comes while all sleep, so it
 * interrupts the idle task, and a kernel thread calls memory_failure(). All is counted
 * from the instruction at which it came (strike.h):
 *
 *	return		to the return of memory_failure()
 *	last-sigbus	to the handler entry of the last process told (policy=early)
 *	last-unmap	to the return of the last unmap
 *
 * There is no system call whose return one could see, so a tracepoint and a probe are
 * hit once in each sample. And no realtime task keeps the owners away: some run before
 * memory_failure() is over. last-unmap needs more probes, and is measured as in
 * mf-sharers: in iterations of its own and from the end, memory_failure()'s. So it is
 * no more exact than `return`, of which it is a small part where there are many owners.
 *
 * The NVDIMM's driver never forgets a bad block that a machine check told it of. So
 * there is one file system for all cases, and of each the first file stays, and the
 * blocks with it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "../../lib/args.h"
#include "../../lib/fatal.h"
#include "../../lib/file.h"
#include "../../lib/inject.h"
#include "../../lib/trace.h"
#include "../../lib/unmaps.h"
#include "../../lib/vary.h"
#include "strike.h"

struct state {
	struct inject in;
	struct strikes strikes;
	struct unmaps unmaps;
};

static void plain(struct run *run, struct state *st, size_t offset, int seq)
{
	struct strike s = strike(&st->strikes, &st->in, offset);
	uint64_t last = inject_outcome(&st->in, offset);

	if (s.err) {
		note(run, "memory_failure() failed: %s", strerror(-s.err));
		return;
	}
	sample(run, "return", seq, 1, s.end - s.start);
	if (seq >= 0)
		unmaps_plain(&st->unmaps, s.end - s.start);
	if (last)
		sample(run, "last-sigbus", seq, 1, last - s.start);
}

static void probed(struct run *run, struct state *st, size_t offset, int seq)
{
	struct strike s = strike(&st->strikes, &st->in, offset);
	uint64_t took;

	if (!s.err && unmaps_last(&st->unmaps, true, s.start, s.end, &took))
		sample(run, "last-unmap", seq, 1, took);
	inject_outcome(&st->in, offset);
}

static void run_case(struct run *run, struct state *st)
{
	unsigned int n = (unsigned int)run->c->v[0], i;
	int seq;

	vary_case(run->b);
	inject_start(run, &st->in, n, UNMAPS_PAGES, run->c->v[1]);
	st->unmaps = (struct unmaps){ 0 };
	for (seq = -UNMAPS_WARMUP; seq < UNMAPS_PLAIN && !st->in.failed; seq++)
		plain(run, st, (size_t)(seq + UNMAPS_WARMUP) * PAGE, seq);
	if (!st->in.failed) {
		unmaps_start(&st->unmaps);
		for (; seq < UNMAPS_PLAIN + UNMAPS_PROBED; seq++)
			probed(run, st, (size_t)(seq + UNMAPS_WARMUP) * PAGE,
			       seq - UNMAPS_PLAIN - 1);
		unmaps_stop(&st->unmaps);
	}
	for (i = 1; i < n; i++)
		file_unlink(st->in.crowd.path[i]);
	inject_stop(run, &st->in);
	if (raw_flush(&run->b->raw))
		refuse_errno("write samples of %s", run->c->params);
}

static void run_all(struct bench *b, struct state *st)
{
	static const long quick[] = { 1, 8, 0 };	/* of a test: no quick run boots this */
	static const long all[] = { 1, 8, 64, 512, 0 };
	const struct experiment e = { .id = "mf-sharers" };
	struct plan plan = { 0 };

	for (long early = 1; early >= 0; early--)
		for (const long *n = b->full ? all : quick; *n; n++)
			plan_add(&plan, *n, early, 0, "owners=%ld,policy=%s,injector=mce", *n,
				 early ? "early" : "late");
	rnd_shuffle(&b->rnd, plan.cases, plan.n, sizeof(*plan.cases));
	for (unsigned int i = 0; i < plan.n; i++) {
		struct run run = { .b = b, .e = &e, .c = &plan.cases[i] };

		run_case(&run, st);
	}
	free(plan.cases);
}

int main(int argc, char **argv)
{
	struct args args = { argc - 1, argv + 1 };
	struct rlimit files = { 8192, 8192 };
	struct bench b = { .clk.insn = true };
	struct state st = { 0 };
	const char *what;

	if (raw_open(&b.raw, RAW_DEVICE, RAW_MIRROR, &what)) {
		perror(what);
		return 2;
	}
	fatal_to(&b.raw);
	if (strcmp(args_str(&args, "accel", "tcg-icount"), "tcg-icount"))
		refuse("only an emulator that counts instructions stands still exactly");
	b.full = !strcmp(args_str(&args, "profile", "quick"), "full");
	rnd_init(&b.rnd, (uint64_t)args_num(&args, "cond", 0));
	if (mlockall(MCL_CURRENT) || setrlimit(RLIMIT_NOFILE, &files))
		refuse_errno("lock memory and raise the limit of open files");
	trace_init(clk_trace_name(&b.clk));
	vary_boot(&b);
	strikes_start(&st.strikes, &b.clk);
	run_all(&b, &st);
	strikes_stop(&st.strikes);
	return raw_flush(&b.raw) ? 3 : 0;
}
