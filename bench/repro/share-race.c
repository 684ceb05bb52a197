// SPDX-License-Identifier: GPL-2.0-only
/*
 * share-race: the count of sharers changes under different locks
 *
 * Suspect: S2
 * Severity: untold
 * Needs: cpus=2
 *
 * Two processes, each on a CPU of its own and with a file of its own, gain and lose the
 * same 2 MiB pages, in step; a third file has them all the time. Files that share a page
 * have different i_pages locks, so two CPUs can change at once what the kernel has about
 * its owners. Afterwards there must be in each struct page (peek.h) what was there
 * before, whatever that is; when all files but one are gone, nothing.
 *
 * It takes two CPUs that run at once, and so is a job: JOB=race FLAVOUR=measure
 * scripts/load/stress VARIANT 10. As a program: share-race DIR [SECONDS].
 *
 * stock: page->share is a plain counter. Within ten seconds between a few and most of the
 * 2048 pages have a wrong count, and keep the marker when all files but one are gone;
 * when that one is read, dax_associate_entry() warns. How many pages differs from run to
 * run; no run was without. fixed: the same, and a page that a file has was seen without
 * any owner. rbtree, callout: right, and no warning. rbtree without its lock (a mutant)
 * crashes or has wrong owners within seconds.
 */
#define _GNU_SOURCE
#include "lib/peek.h"

#include <sched.h>
#include <stdatomic.h>

#define CHUNKS		4u
#define SIZE		(CHUNKS * PMD)
#define ALL		(CHUNKS * PMD_PAGES)
#define SHIFT_EVERY	16u	/* steps */

struct race {
	_Atomic unsigned long step[2];
	_Atomic bool stop;
	uint64_t pfn[ALL];
	struct peek peek;
	int own[2], source[2], witness;
	struct map m;		/* of the witness */
};

/* Wait for the other one: false, if there is no further step. */
static bool meet(struct race *r, unsigned int me, unsigned long n)
{
	atomic_store(&r->step[me], n);
	while (atomic_load(&r->step[!me]) < n)
		if (atomic_load(&r->stop))
			return false;
	return !atomic_load(&r->stop);
}

/*
 * Cloning the file that it is a clone of changes no block, but takes the file's DAX
 * entries away. The sources differ, since a clone locks its source.
 */
static void lose(int fd, int source)
{
	file_reflink(fd, source, "a file that has the same blocks");
}

static void gain(const struct map *m)
{
	for (size_t at = 0; at < m->size; at += PMD)
		touch(m->p + at);
}

static void racer(struct race *r, unsigned int me)
{
	int fd = r->own[me], source = r->source[me];
	unsigned long n;
	bool has = false;
	cpu_set_t cpus;
	struct map m;

	CPU_ZERO(&cpus);
	CPU_SET(me, &cpus);
	if (sched_setaffinity(0, sizeof(cpus), &cpus))
		refuse_errno("run on CPU %u", me);
	map_file(&m, fd, SIZE, PROT_READ, MAP_PMD);
	for (n = 1; meet(r, me, n); n++) {
		/* Both gain and both lose, or the one what the other loses. */
		if (me && n % SHIFT_EVERY == 0)
			continue;
		if (has)
			lose(fd, source);
		else
			gain(&m);
		has = !has;
	}
	lose(fd, source);
	_exit(0);
}

static void run(struct race *r, unsigned int seconds)
{
	pid_t pid[2];
	unsigned int i;

	for (i = 0; i < 2; i++) {
		pid[i] = fork();
		if (pid[i] < 0)
			refuse_errno("fork");
		if (!pid[i])
			racer(r, i);
	}
	sleep(seconds);
	atomic_store(&r->stop, true);
	for (i = 0; i < 2; i++) {
		int status = wait_bounded(pid[i], 20000, "a racer");

		must(!status, "racer %u ended with status %#x", i, (unsigned int)status);
	}
	say("%lu steps in %u s", atomic_load(&r->step[0]), seconds);
}

static struct race *prepare(void)
{
	struct race *r = mmap(NULL, sizeof(*r), PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (r == MAP_FAILED)
		refuse_errno("allocate shared memory");
	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		cannot("this takes two CPUs");
	peek_start(&r->peek);
	return r;
}

static void remove_file(int fd, const char *path)
{
	file_close(fd, path);
	file_unlink(path);
}

/* Of one file that has the pages for itself: all NULL afterwards, and no warning. */
static void check_next(const struct race *r, int fd)
{
	static struct owned is[ALL];
	struct map m;
	size_t n;

	peek_pages(&r->peek, r->pfn, is, ALL);
	n = peek_differ(is, NULL, ALL);
	must(!n, "%zu of %lu pages have an owner when there is none", n, ALL);
	map_file(&m, fd, SIZE, PROT_READ, MAP_PMD);
	gain(&m);
	map_drop(&m);
	if (ftruncate(fd, 0))
		refuse_errno("truncate a");
	peek_pages(&r->peek, r->pfn, is, ALL);
	n = peek_differ(is, NULL, ALL);
	must(!n, "%zu of %lu pages have an owner after the next one has gone", n, ALL);
}

static void make_files(struct race *r)
{
	r->source[0] = create_marked("a", SIZE, 1);
	r->source[1] = file_clone(r->source[0], "source");
	r->own[0] = file_clone(r->source[0], "own0");
	r->own[1] = file_clone(r->source[0], "own1");
	r->witness = file_clone(r->source[0], "witness");
	map_file(&r->m, r->witness, SIZE, PROT_READ, MAP_PMD);
	map_touch_all(&r->m, CHUNKS, "witness");
	for (size_t i = 0; i < ALL; i++)
		r->pfn[i] = i % PMD_PAGES ? r->pfn[i - 1] + 1 : own_pfn(r->m.p + i * PAGE);
}

/* All but the first. */
static void remove_files(struct race *r)
{
	map_drop(&r->m);
	remove_file(r->witness, "witness");
	remove_file(r->source[1], "source");
	remove_file(r->own[0], "own0");
	remove_file(r->own[1], "own1");
}

int main(int argc, char **argv)
{
	static struct owned before[ALL], after[ALL];
	unsigned int seconds = argc > 2 ? (unsigned int)atoi(argv[2]) : 10;
	struct race *r;
	size_t n;

	enter(argc > 2 ? 2 : argc, argv);
	r = prepare();
	make_files(r);
	peek_pages(&r->peek, r->pfn, before, ALL);
	say("the first page has mapping %#llx, index or share %llu, private %#llx",
	    (unsigned long long)before->mapping, (unsigned long long)before->index,
	    (unsigned long long)before->private);

	run(r, seconds);
	peek_pages(&r->peek, r->pfn, after, ALL);
	n = peek_differ(after, before, ALL);
	must(!n, "%zu of %lu pages have other owners than before", n, ALL);

	remove_files(r);
	check_next(r, r->source[0]);
	return verdict();
}
