// SPDX-License-Identifier: GPL-2.0-only
/*
 * S2: files that share a page have different i_pages locks, so two CPUs can change at
 * once what the kernel has about the owners of one page.
 *
 *	share-race DIR [SECONDS]
 *
 * Two processes, each on a CPU of its own, each with a file of its own, gain and lose
 * the same 2 MiB pages, in step; a third file has them all the time. Afterwards there
 * must be in each struct page what was there before, whatever that is; when all files
 * but one are gone, nothing. Takes two CPUs that run at once: job race.
 */
#define _GNU_SOURCE
#include "peek.h"

#include <sched.h>
#include <stdatomic.h>

#define CHUNKS		4u
#define SIZE		(CHUNKS * PMD)
#define ALL		(CHUNKS * PMD_PAGES)
#define SHIFT_EVERY	16u	/* steps */

struct race {
	_Atomic unsigned long step[2];
	_Atomic bool stop;
	uint64_t pfn[CHUNKS];
	struct peek peek;
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

static void racer(struct race *r, unsigned int me, int fd, int source)
{
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

static void look(const struct race *r, struct owned *o)
{
	for (unsigned int c = 0; c < CHUNKS; c++)
		peek_pages(&r->peek, r->pfn[c], o + c * PMD_PAGES, PMD_PAGES);
}

/* How many are not as they must be; the first few are named. */
static size_t differ(const struct owned *is, const struct owned *must_be)
{
	size_t i, n = 0;

	for (i = 0; i < ALL; i++) {
		if (!memcmp(is + i, must_be + i, sizeof(*is)))
			continue;
		if (n++ < 3)
			say("page %zu: mapping %#llx, index or share %#llx, private %#llx", i,
			    (unsigned long long)is[i].mapping, (unsigned long long)is[i].index,
			    (unsigned long long)is[i].private);
	}
	return n;
}

static void run(struct race *r, const int fd[2], const int source[2], unsigned int seconds)
{
	pid_t pid[2];
	unsigned int i;

	for (i = 0; i < 2; i++) {
		pid[i] = fork();
		if (pid[i] < 0)
			refuse_errno("fork");
		if (!pid[i])
			racer(r, i, fd[i], source[i]);
	}
	sleep(seconds);
	atomic_store(&r->stop, true);
	for (i = 0; i < 2; i++) {
		int status = wait_bounded(pid[i], 20000, "a racer");

		must(!status, "racer %u ended with status %#x", i, (unsigned int)status);
	}
	say("%lu steps in %u s", atomic_load(&r->step[0]), seconds);
}

static void find_pages(struct race *r, const struct map *m)
{
	for (unsigned int c = 0; c < CHUNKS; c++)
		r->pfn[c] = own_pfn(m->p + c * PMD);
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

/* Of one file that has the pages for itself: all NULL afterwards, and no warning. */
static void check_next(const struct race *r, int fd)
{
	static struct owned is[ALL], nobody[ALL];
	struct map m;
	size_t n;

	look(r, is);
	n = differ(is, nobody);
	must(!n, "%zu of %lu pages have an owner when there is none", n, ALL);
	map_file(&m, fd, SIZE, PROT_READ, MAP_PMD);
	gain(&m);
	map_drop(&m);
	if (ftruncate(fd, 0))
		refuse_errno("truncate a");
	look(r, is);
	n = differ(is, nobody);
	must(!n, "%zu of %lu pages have an owner after the next one has gone", n, ALL);
}

int main(int argc, char **argv)
{
	static struct owned before[ALL], after[ALL];
	unsigned int seconds = argc > 2 ? (unsigned int)atoi(argv[2]) : 10;
	int own[2], source[2], witness;
	struct race *r;
	struct map m;
	size_t n;

	enter(argc > 2 ? 2 : argc, argv);
	r = prepare();
	source[0] = create_marked("a", SIZE, 1);
	source[1] = file_clone(source[0], "source");
	own[0] = file_clone(source[0], "own0");
	own[1] = file_clone(source[0], "own1");
	witness = file_clone(source[0], "witness");
	map_file(&m, witness, SIZE, PROT_READ, MAP_PMD);
	map_touch_all(&m, CHUNKS, "witness");
	find_pages(r, &m);
	look(r, before);
	say("the first page has mapping %#llx, index or share %llu, private %#llx",
	    (unsigned long long)before->mapping, (unsigned long long)before->index,
	    (unsigned long long)before->private);

	run(r, own, source, seconds);
	look(r, after);
	n = differ(after, before);
	must(!n, "%zu of %lu pages have other owners than before", n, ALL);

	map_drop(&m);
	file_close(witness, "witness");
	file_close(source[1], "source");
	file_close(own[0], "own0");
	file_close(own[1], "own1");
	file_unlink("witness");
	file_unlink("source");
	file_unlink("own0");
	file_unlink("own1");
	check_next(r, source[0]);
	return verdict();
}
