// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two writers of one page, at once, each through a mapping of its own. The page is not
 * shared, but a page beside it is, and was written to: so there are blocks set aside for it,
 * and the first write fault of the second writer copies it while the first one stores.
 */
#define _GNU_SOURCE
#include "stress.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../lib/map.h"

#define GROUP		32u	/* pages that blocks are set aside for at once */
#define GROUP_GRANS	(GROUP * PAGE_GRANS)
#define COPIED		8u	/* pages of a group, after the shared one, that are written */
#define HALF		(PAGE_GRANS / 2)	/* granules of a page that each writer has */
#define GRAN_WORDS	(GRAN / sizeof(uint64_t))
#define HALF_WORDS	(HALF * GRAN_WORDS)
#define SOME		200u	/* stores of the child before and after the fault */

struct pair {
	struct worker *w;
	struct sfile *f;
	size_t first;		/* page of the file: the group, of which one page is shared */
	unsigned int shared;
	char *child, *parent;	/* the group, as each of them maps it */
	struct meeting {	/* shared memory */
		_Atomic unsigned int at;	/* page that the child stores to, from 1 on */
		_Atomic unsigned int done;	/* last one that the parent is done with */
		_Atomic unsigned long stores;
		_Atomic bool over;		/* something is wrong, mostly a SIGBUS */
	} *meet;
	unsigned int page;	/* of the group: the one at hand */
};

/* Page of the group number @i, from 1 on, of those behind the shared one. */
static unsigned int page_of(const struct pair *p, unsigned int i)
{
	return (p->shared + i) % GROUP;
}

static const uint64_t *stamps_of(const struct pair *p, unsigned int page)
{
	return p->w->next + (p->first + page) * PAGE_GRANS;
}

static volatile uint64_t *word_of(char *group, unsigned int page, size_t word)
{
	return (volatile uint64_t *)(group + page * PAGE) + word;
}

/* --- the child: the first half of each page -------------------------------------------- */

static void open_pages(void *arg)
{
	struct pair *p = arg;
	unsigned int i;

	for (i = 1; i <= COPIED; i++)
		*word_of(p->child, page_of(p, i), 0) = stamps_of(p, page_of(p, i))[0];
}

static void expect(struct pair *p, size_t word, uint64_t stored)
{
	uint64_t reads = *word_of(p->child, p->page, word);

	if (reads == stored)
		return;
	atomic_store(&p->meet->over, true);
	fail(p->w, "a store to %s page %zu word %zu is lost, as the page is copied: stored %#llx, reads %#llx",
	     p->f->path, p->first + p->page, word, (unsigned long long)stored,
	     (unsigned long long)reads);
}

/*
 * Word after word, until the parent is done with the page; the word before is to be what it
 * was made. Then what has been planned for this half.
 */
static void store_child(void *arg)
{
	struct pair *p = arg;
	const uint64_t *stamps = stamps_of(p, p->page);
	unsigned int at = atomic_load(&p->meet->at);
	uint64_t value = stamps[0], before = stamps[0];
	size_t i = 0, last = 0;

	while (atomic_load(&p->meet->done) < at && !atomic_load(&p->meet->over)) {
		i = (i + 1) % HALF_WORDS;
		*word_of(p->child, p->page, i) = ++value;
		expect(p, last, before);
		last = i;
		before = value;
		atomic_fetch_add(&p->meet->stores, 1);
	}
	expect(p, last, before);
	for (i = 0; i < HALF_WORDS; i++)
		*word_of(p->child, p->page, i) = stamps[i / GRAN_WORDS];
}

static void __attribute__((noreturn)) child(struct pair *p)
{
	unsigned int i;
	int code;

	if (prctl(PR_SET_PDEATHSIG, SIGKILL))
		fail(p->w, "prctl: %s", strerror(errno));
	code = guarded(open_pages, p);
	for (i = 1; !code && i <= COPIED && !atomic_load(&p->meet->over); i++) {
		p->page = page_of(p, i);
		atomic_store(&p->meet->at, i);
		code = guarded(store_child, p);
	}
	if (code)
		atomic_store(&p->meet->over, true);
	_exit(code ? 2 : 0);
}

/* --- the parent: the shared page, and the second half of each of the others ------------- */

static void store_parent(void *arg)
{
	struct pair *p = arg;
	const uint64_t *stamps = stamps_of(p, p->page);
	size_t i, from = p->page == p->shared ? 0 : HALF_WORDS;

	for (i = from; i < PAGE / sizeof(uint64_t); i++)
		*word_of(p->parent, p->page, i) = stamps[i / GRAN_WORDS];
}

/* False if there will not be any. */
static bool wait_stores(struct pair *p)
{
	unsigned long from = atomic_load(&p->meet->stores);

	while (atomic_load(&p->meet->stores) - from < SOME) {
		if (atomic_load(&p->meet->over))
			return false;
		sched_yield();
	}
	return true;
}

/* Physical page that the child's mapping of this page leads to, here: 0 if to none. */
static uint64_t frame(struct pair *p)
{
	char *addr = p->child + p->page * PAGE;

	return guarded(touch_page, addr) ? 0 : PM_PFN(pagemap(getpid(), addr));
}

/* A SIGBUS of the parent's, or 0. */
static int copy_page(struct pair *p, unsigned int i)
{
	uint64_t was, is;
	int code;

	p->page = page_of(p, i);
	while (atomic_load(&p->meet->at) < i) {
		if (atomic_load(&p->meet->over))
			return 0;
		sched_yield();
	}
	was = frame(p);
	if (!wait_stores(p))
		return 0;
	code = guarded(store_parent, p);
	is = frame(p);
	if (was && is && was != is)
		p->w->slot->count[PAIR_COPIED]++;
	if (!code && wait_stores(p))
		atomic_store(&p->meet->done, i);
	return code;
}

/* The child has stored once to each page when it is at the first. */
static int run_parent(struct pair *p)
{
	unsigned int i;
	int code = 0;

	while (!atomic_load(&p->meet->at) && !atomic_load(&p->meet->over))
		sched_yield();
	p->page = p->shared;
	if (!atomic_load(&p->meet->over))
		code = guarded(store_parent, p);
	for (i = 1; !code && i <= COPIED && !atomic_load(&p->meet->over); i++)
		code = copy_page(p, i);
	if (code)
		atomic_store(&p->meet->over, true);
	return code;
}

/* --- both ------------------------------------------------------------------------------- */

/* All pages of the group get blocks of their own, then one of them is shared. */
static bool share_one(struct pair *p)
{
	struct worker *w = p->w;
	size_t g = p->first * PAGE_GRANS;
	struct file_clone_range r = {
		p->f->fd, (p->first + p->shared) * PAGE, PAGE, p->shared * PAGE
	};
	char path[32];
	bool shared;
	int fd;

	plan(w, p->f);
	plan_stamps(w, p->f, g, g + GROUP_GRANS);
	write_planned(w, p->f, g, g + GROUP_GRANS);
	if (w->stale || p->f->shadow[g] == LOST)
		return false;
	snprintf(path, sizeof(path), MNT "/w%u.beside", w->id);
	fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0) {
		if (!going_down(w))
			fail(w, "open %s: %s", path, strerror(errno));
		return false;
	}
	plan(w, p->f);
	shared = !ioctl(fd, FICLONERANGE, &r);
	if (!shared)
		settle(w, p->f, g, g + GROUP_GRANS, "share a page");
	close(fd);
	return shared;
}

static char *map_group(struct pair *p)
{
	char *m = mmap(NULL, GROUP * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, p->f->fd,
		       (off_t)(p->first * PAGE));

	if (m == MAP_FAILED)
		fail(p->w, "map a part of %s: %s", p->f->path, strerror(errno));
	return m;
}

static void drop(struct worker *w, void *m, size_t size)
{
	if (munmap(m, size))
		fail(w, "unmap %zu bytes: %s", size, strerror(errno));
}

/* Both write: 0, or 2 if one of them had a SIGBUS. */
static int run(struct pair *p)
{
	int status, code;
	pid_t pid = fork();

	if (pid < 0)
		fail(p->w, "fork: %s", strerror(errno));
	if (!pid)
		child(p);
	code = run_parent(p);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			fail(p->w, "wait for a child: %s", strerror(errno));
	if (!WIFEXITED(status))
		fail(p->w, "a child was killed by signal %d", WTERMSIG(status));
	if (WEXITSTATUS(status) == 1)
		_exit(1);	/* it said why */
	return code || WEXITSTATUS(status) ? 2 : 0;
}

static void plan_pair(struct pair *p)
{
	unsigned int i;

	plan(p->w, p->f);
	for (i = 0; i <= COPIED; i++) {
		size_t g = (p->first + page_of(p, i)) * PAGE_GRANS;

		plan_stamps(p->w, p->f, g, g + PAGE_GRANS);
	}
}

/* As in bus_error(): only for poison, or as the file system goes down. */
static void pair_ended(struct pair *p, int result)
{
	size_t g = p->first * PAGE_GRANS;

	if (!result) {
		commit(p->w, p->f);
		return;
	}
	if (going_down(p->w))
		return;
	if (!p->w->cfg->poison)
		fail(p->w, "SIGBUS at a store to %s between pages %zu and %zu", p->f->path, p->first,
		     p->first + GROUP - 1);
	p->w->slot->count[SIGBUS_AR]++;
	learn(p->w, p->f, g, g + GROUP_GRANS);
}

void op_pair(struct worker *w)
{
	struct pair p = { .w = w, .f = pick_file(w) };
	size_t groups = p.f->size / (GROUP * PAGE), g;

	if (!groups)
		return;
	p.first = rnd_below(&w->rnd, groups) * GROUP;
	p.shared = (unsigned int)rnd_below(&w->rnd, GROUP);
	for (g = p.first * PAGE_GRANS; g < (p.first + GROUP) * PAGE_GRANS; g++)
		if (p.f->shadow[g] == LOST)
			return;
	if (!share_one(&p))
		return;
	p.meet = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (p.meet == MAP_FAILED)
		fail(w, "map shared memory: %s", strerror(errno));
	p.child = map_group(&p);
	p.parent = map_group(&p);
	plan_pair(&p);
	pair_ended(&p, run(&p));
	drop(w, p.parent, GROUP * PAGE);
	drop(w, p.child, GROUP * PAGE);
	drop(w, p.meet, PAGE);
}
