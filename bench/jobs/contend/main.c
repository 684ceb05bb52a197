// SPDX-License-Identifier: GPL-2.0-only
/*
 * run-contend - so many tasks fault all pages of a file of their own at once.
 *
 *	run-contend accel=kvm|tcg cond=N profile=quick|full
 *
 * files=shared: all files share their blocks, so that the tasks meet in whatever a
 * design keeps per page. files=own: no block is shared; what is slower there as
 * tasks are added, the designs have in common. Processes and not threads: they
 * should not meet in the lock of their address space. Throughput, so it takes a real
 * clock and a CPU for each task.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../lib/args.h"
#include "../../lib/fatal.h"
#include "../../lib/file.h"
#include "../../lib/share.h"
#include "../../lib/vary.h"

#define MAX_TASKS	16

/* How much of it; a dry run alone is quick. */
struct size {
	size_t file;
	int warmup, samples;
};

static const struct size full = { 4 * PMD, 2, 11 }, quick = { PMD, 1, 3 };

/* In memory that all tasks share. */
struct meet {
	pthread_barrier_t start;
	uint64_t begin[MAX_TASKS], end[MAX_TASKS];
};

static struct meet *meet_new(unsigned int tasks)
{
	struct meet *m = mmap(NULL, sizeof(*m), PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pthread_barrierattr_t attr;

	if (m == MAP_FAILED)
		refuse_errno("map memory for %u tasks", tasks);
	if (pthread_barrierattr_init(&attr) ||
	    pthread_barrierattr_setpshared(&attr, PTHREAD_PROCESS_SHARED) ||
	    pthread_barrier_init(&m->start, &attr, tasks))
		refuse("no barrier for %u tasks", tasks);
	return m;
}

/* Task @i, on the file of @sharer. */
static void __attribute__((noreturn)) task(struct bench *b, struct share *sh, unsigned int sharer,
					   size_t size, unsigned int i, struct meet *m)
{
	share_map(sh, sharer, PROT_READ);
	pthread_barrier_wait(&m->start);
	m->begin[i] = clk_now(&b->clk);
	for (size_t off = 0; off < size; off += PAGE)
		touch(sh->s[sharer].map.p + off);
	m->end[i] = clk_now(&b->clk);
	_exit(0);
}

/* From the first begin to the last end, ns. */
static uint64_t all_at_once(struct bench *b, struct share **files, unsigned int tasks,
			    bool shared, size_t size)
{
	struct meet *m = meet_new(tasks);
	uint64_t begin, end;
	unsigned int i;

	for (i = 0; i < tasks; i++) {
		pid_t pid = fork();

		if (pid < 0)
			refuse_errno("fork task %u", i);
		if (!pid)
			task(b, files[shared ? 0 : i], shared ? i : 0, size, i, m);
	}
	for (i = 0; i < tasks; i++) {
		int status;

		if (wait(&status) < 0)
			refuse_errno("wait for a task");
		if (status)
			refuse("a task ended with status %#x", (unsigned int)status);
	}
	begin = m->begin[0];
	end = m->end[0];
	for (i = 0; i < tasks; i++) {
		if (!m->begin[i] || m->end[i] <= m->begin[i])
			refuse("task %u of %u did not say when it began and ended", i, tasks);
		begin = m->begin[i] < begin ? m->begin[i] : begin;
		end = m->end[i] > end ? m->end[i] : end;
	}
	if (munmap(m, sizeof(*m)))
		refuse_errno("unmap memory of %u tasks", tasks);
	return end - begin;
}

static void one_sample(struct bench *b, const struct size *s, unsigned int tasks, bool shared,
		       int seq)
{
	unsigned int sets = shared ? 1 : tasks, i;
	struct share *files[MAX_TASKS];
	char params[64];
	uint64_t ns;

	vary_case(b);
	for (i = 0; i < sets; i++) {
		files[i] = malloc(sizeof(*files[i]));
		if (!files[i])
			refuse_errno("allocate sharers");
		share_create(b, files[i], shared ? tasks : 1, s->file, &shapes[SHAPE_PTE]);
	}
	ns = all_at_once(b, files, tasks, shared, s->file);
	for (i = 0; i < sets; i++) {
		share_drop(files[i]);
		free(files[i]);
	}
	snprintf(params, sizeof(params), "tasks=%u,files=%s", tasks, shared ? "shared" : "own");
	raw_sample(&b->raw, "contend", "throughput", "faults/s", params, 1, seq,
		   (uint64_t)(1e9 * tasks * (s->file / PAGE) / (double)ns + 0.5));
}

static void run_case(struct bench *b, const struct size *s, unsigned int tasks, bool shared)
{
	for (int seq = -s->warmup; seq < s->samples; seq++)
		one_sample(b, s, tasks, shared, seq);
	if (raw_flush(&b->raw))
		refuse_errno("write samples of %u tasks", tasks);
}

int main(int argc, char **argv)
{
	struct args args = { argc - 1, argv + 1 };
	bool is_quick = !strcmp(args_str(&args, "profile", "full"), "quick");
	struct bench b = { .clk.insn = false };
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	const char *what;

	if (raw_open(&b.raw, RAW_DEVICE, RAW_MIRROR, &what)) {
		perror(what);
		return 2;
	}
	fatal_to(&b.raw);
	if (!strcmp(args_str(&args, "accel", "tcg-icount"), "tcg-icount"))
		refuse("counted instructions say nothing of contention");
	rnd_init(&b.rnd, (uint64_t)args_num(&args, "cond", 0));
	vary_boot(&b);
	for (unsigned int tasks = 1; tasks <= (unsigned int)cpus && tasks <= MAX_TASKS; tasks *= 2)
		for (int shared = 0; shared < 2; shared++)
			run_case(&b, is_quick ? &quick : &full, tasks, shared);
	return raw_flush(&b.raw) ? 3 : 0;
}
