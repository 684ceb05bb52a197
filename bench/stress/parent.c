// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "parent.h"
#include "../lib/fatal.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define STEP_MS		100
/*
 * From the end of one to the start of the next; longer, if the last one took longer:
 * on a slow machine too most of the time is to be load.
 */
#define FREEZE_S	15
#define CYCLE_S		20

static int64_t now(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_MONOTONIC, &t))
		refuse_errno("read the clock");
	return t.tv_sec;
}

/* When to do again what took from @start to now; adds that to @sum. */
static int64_t again_at(int64_t start, int64_t gap, int64_t *sum)
{
	int64_t end = now();

	*sum += end - start;
	return end + (2 * (end - start) > gap ? 2 * (end - start) : gap);
}

static void nap(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = STEP_MS * 1000000 }, NULL);
}

void pool_create(void)
{
	uint64_t *stamps = malloc(MAX_GRANS * sizeof(*stamps)), *buf = malloc(MAX_SIZE);
	unsigned int i;
	char path[32];
	size_t g;
	int fd;

	if (!stamps || !buf)
		refuse("no memory for the pool");
	for (i = 0; i < POOL; i++) {
		pool_path(i, path);
		for (g = 0; g < MAX_GRANS; g++)
			stamps[g] = pool_stamp(i, g);
		stamp_fill(buf, stamps, MAX_GRANS);
		fd = file_create(path, MAX_SIZE);
		if (pwrite(fd, buf, MAX_SIZE, 0) != (ssize_t)MAX_SIZE)
			refuse_errno("write %s", path);
		file_close(fd, path);
	}
	free(stamps);
	free(buf);
}

void parent_start(struct parent *p)
{
	static struct worker w;		/* each child has its own copy */
	unsigned int i;

	for (i = 0; i < (unsigned int)p->cfg->workers; i++) {
		w = (struct worker){
			.id = i, .cfg = p->cfg, .sh = p->sh, .slot = &p->sh->slot[i],
		};
		w.slot->since = now();
		p->pid[i] = fork();
		if (p->pid[i] < 0)
			refuse_errno("start worker %u", i);
		if (!p->pid[i])
			worker_main(&w);
		p->running++;
	}
}

static void complain(struct parent *p, unsigned int i, const char *what)
{
	const struct slot *s = &p->sh->slot[i];

	p->failed = true;
	raw_line(p->raw, "ktap # seed %ld worker %u operation %llu (%s): %s", p->cfg->seed, i,
		 (unsigned long long)s->n, kinds[s->kind].name, what);
	raw_flush(p->raw);
}

static void show_stack(struct parent *p, unsigned int i)
{
	char path[40], line[200];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stack", (int)p->pid[i]);
	f = fopen(path, "re");
	while (f && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = 0;
		raw_line(p->raw, "ktap #   %s", line);
	}
	if (f)
		fclose(f);
}

static void ended(struct parent *p, unsigned int i, int status)
{
	char text[80];

	p->pid[i] = 0;
	p->running--;
	if (WIFEXITED(status) && !WEXITSTATUS(status) && p->sh->want == STOP)
		return;
	snprintf(text, sizeof(text), WIFSIGNALED(status) ? "killed by signal %d" :
		 "exit status %d, see the console",
		 WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	complain(p, i, p->sh->slot[i].why[0] ? p->sh->slot[i].why : text);
}

/* Collect those that ended; name those that hang. */
static void watch(struct parent *p)
{
	unsigned int i;
	int status;

	for (i = 0; i < (unsigned int)p->cfg->workers; i++) {
		const struct slot *s = &p->sh->slot[i];

		if (!p->pid[i])
			continue;
		if (waitpid(p->pid[i], &status, WNOHANG) == p->pid[i])
			ended(p, i, status);
		else if (!s->parked && now() - s->since > STUCK_S) {
			complain(p, i, "hangs; its stack:");
			show_stack(p, i);
		}
	}
}

static void kill_all(struct parent *p)
{
	int64_t limit = now() + 20;
	unsigned int i;

	for (i = 0; i < MAX_WORKERS; i++)
		if (p->pid[i])
			kill(p->pid[i], SIGKILL);
	p->sh->want = STOP;
	while (p->running && now() < limit) {
		for (i = 0; i < MAX_WORKERS; i++)
			if (p->pid[i] && waitpid(p->pid[i], NULL, WNOHANG) == p->pid[i]) {
				p->pid[i] = 0;
				p->running--;
			}
		nap();
	}
	if (p->running)
		raw_line(p->raw, "ktap # %u workers cannot be killed", p->running);
}

/* Wait until all workers are parked, or none is; false if something failed. */
static bool wait_parked(struct parent *p, bool parked)
{
	unsigned int i, n;

	do {
		watch(p);
		for (i = 0, n = 0; i < (unsigned int)p->cfg->workers; i++)
			n += p->sh->slot[i].parked == parked;
		if (n < (unsigned int)p->cfg->workers)
			nap();
	} while (!p->failed && n < (unsigned int)p->cfg->workers);
	return !p->failed;
}

static void cycle(struct parent *p)
{
	enum cycle how = (enum cycle)rnd_below(&p->rnd, CYCLES);
	unsigned int sum = 0, i;
	long left;

	for (i = 0; i < CYCLES; i++)
		sum += p->cycles[i];
	if (sum < CYCLES)	/* each kind once, the hardest first, for short runs */
		how = (enum cycle)(CYCLES - 1 - sum);
	if (how == SHUTDOWN_BUSY) {
		p->sh->down = true;
		cycle_shutdown();
	}
	p->sh->want = PARK;
	if (!wait_parked(p, true))
		return;
	if (how == SHUTDOWN_IDLE)
		cycle_shutdown();
	left = cycle_remount();
	if (left > 0) {
		raw_line(p->raw, "ktap # %ld owners of pages left after %s", left, cycle_names[how]);
		p->failed = true;
	}
	p->cycles[how]++;
	p->sh->down = false;
	p->sh->want = RUN;
	wait_parked(p, false);
}

uint64_t parent_total(const struct parent *p, enum count k)
{
	unsigned int i;
	uint64_t sum = 0;

	for (i = 0; i < MAX_WORKERS; i++)
		sum += p->sh->slot[i].count[k];
	return sum;
}

const char *parent_missing(const struct parent *p)
{
	if (p->cfg->seconds < 30)
		return NULL;
	if (p->cfg->poison && p->cfg->poisons && !parent_total(p, POISONED))
		return "no page was poisoned";
	if (!parent_total(p, FAULT_HUGE))
		return "nothing was mapped by PMDs";
	if (!parent_total(p, PAIR_COPIED))
		return "no page was copied while another task stored to it";
	return NULL;
}

void parent_run(struct parent *p)
{
	int64_t begin = now(), end = begin + p->cfg->seconds;
	int64_t limit = begin + SLOW_TIMES * p->cfg->seconds;
	int64_t freeze = begin + FREEZE_S, next = begin + CYCLE_S, start;

	rnd_init(&p->rnd, (uint64_t)p->cfg->seed + 1000);
	while (!p->failed && (now() < end || (now() < limit && parent_missing(p)))) {
		nap();
		watch(p);
		if (!p->failed && p->cfg->freeze && now() >= freeze) {
			start = now();
			cycle_freeze();
			p->freezes++;
			freeze = again_at(start, FREEZE_S, &p->frozen_s);
		}
		if (!p->failed && p->cfg->cycle && now() >= next) {
			start = now();
			cycle(p);
			next = again_at(start, CYCLE_S, &p->cycles_s);
		}
	}
	p->load_s = now() - begin;
	p->sh->want = STOP;
	while (!p->failed && p->running) {
		nap();
		watch(p);
	}
	p->sh->down = false;
	kill_all(p);
}
