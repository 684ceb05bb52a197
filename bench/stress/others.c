// SPDX-License-Identifier: GPL-2.0-only
/* Operations on mappings that are private, or that several processes have. */
#define _GNU_SOURCE
#include "stress.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define BURST	24	/* pages of one operation, at most */

static void spoil_page(void *arg)
{
	*(volatile char *)arg = 1;
}

/* A private mapping shows the file, and what is stored to it does not reach it. */
void op_private(struct worker *w)
{
	struct sfile *f = pick_file(w);
	struct view v = { .len = 16 * PAGE };
	long page;

	if (f->size < 16 * PAGE)
		return;
	v.off = rnd_below(&w->rnd, f->size / PAGE - 15) * PAGE;
	v.p = mmap(NULL, v.len, PROT_READ | PROT_WRITE, MAP_PRIVATE, f->fd, (off_t)v.off);
	if (v.p == MAP_FAILED)
		fail(w, "map %s privately: %s", f->path, strerror(errno));
	read_burst(w, f, &v);
	page = pick_page(w, f, &v);
	if (!w->stale && page >= 0) {
		page_read(w, f, &v, (size_t)page);
		guarded(spoil_page, view_addr(&v, (size_t)page));
	}
	if (munmap(v.p, v.len))
		fail(w, "unmap a private mapping: %s", strerror(errno));
}

/* All workers map the pool, so what is poisoned there has victims elsewhere. */
void op_pool(struct worker *w)
{
	struct sfile *f = &w->pool[rnd_below(&w->rnd, 4) ? WITNESS : 0];
	struct view *v = pick_view(w, f);
	size_t page;

	if (!rnd_below(&w->rnd, 16)) {
		view_drop(w, v);
		view_make(w, f, v);
	}
	for (page = v->off / PAGE; page < (v->off + v->len) / PAGE && !w->stale; page++)
		if (page % PMD_PAGES < HOT)
			page_read(w, f, v, page);
}

/* Fault pages of a file that another worker changes; contents are its business. */
void op_foreign(struct worker *w)
{
	unsigned int n = 1 + (unsigned int)rnd_below(&w->rnd, BURST);
	char path[32], *p;
	int fd, code;

	snprintf(path, sizeof(path), MNT "/w%u.%u",
		 (unsigned int)rnd_below(&w->rnd, (uint64_t)w->cfg->workers),
		 (unsigned int)rnd_below(&w->rnd, FILES));
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;		/* it is being replaced */
	p = mmap(NULL, MAX_SIZE, PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	if (p == MAP_FAILED)
		fail(w, "map %s: %s", path, strerror(errno));
	while (n--) {
		code = guarded(touch_page, p + rnd_below(&w->rnd, MAX_PAGES) * PAGE);
		if (code == BUS_ADRERR)
			w->slot->count[SIGBUS_EOF]++;
		else if (code && !w->cfg->poison)
			fail(w, "SIGBUS (code %d) at a load of %s", code, path);
	}
	if (munmap(p, MAX_SIZE))
		fail(w, "unmap %s: %s", path, strerror(errno));
}

/* The child reads, checks and writes one page through inherited mappings. */
static void __attribute__((noreturn)) child(struct worker *w, struct sfile *f, struct view *v,
					    long page, size_t from, size_t to)
{
	uint64_t errors = w->slot->count[SIGBUS_AR];

	page_write(w, f, v, (size_t)page, from, to);
	if (!w->stale)
		read_burst(w, f, v);
	_exit(w->stale ? 3 : w->slot->count[SIGBUS_AR] != errors ? 2 : 0);
}

void op_fork(struct worker *w)
{
	struct sfile *f = pick_file(w);
	struct view *v = pick_view(w, f);
	long page = pick_page(w, f, v), other = pick_page(w, f, v);
	size_t from, to;
	int status;
	pid_t pid;

	if (page < 0)
		return;
	plan_page(w, f, (size_t)page, &from, &to);
	pid = fork();
	if (pid < 0)
		fail(w, "fork: %s", strerror(errno));
	if (!pid)
		child(w, f, v, page, from, to);
	guarded(touch_page, view_addr(v, (size_t)other));
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			fail(w, "wait for a child: %s", strerror(errno));
	if (!WIFEXITED(status))
		fail(w, "a child was killed by signal %d", WTERMSIG(status));
	if (WEXITSTATUS(status) == 1)
		_exit(1);	/* it said why */
	if (WEXITSTATUS(status) == 3)
		w->stale = true;
	else if (WEXITSTATUS(status) == 2)
		resync(w, f, 0, MAX_GRANS);
	else
		commit(w, f);
}
