// SPDX-License-Identifier: GPL-2.0-only
/* Operations on one file: its contents and its existence. */
#define _GNU_SOURCE
#include "stress.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define SPAN	(64 * PAGE_GRANS)	/* granules of one read or write, at most */

struct sfile *pick_file(struct worker *w)
{
	return &w->f[rnd_below(&w->rnd, FILES)];
}

bool pick_range(struct worker *w, size_t limit, size_t max, size_t align, size_t *from, size_t *to)
{
	size_t units = limit / align, n;

	if (!units)
		return false;
	*from = rnd_below(&w->rnd, units);
	n = 1 + rnd_below(&w->rnd, max / align);
	if (n > units - *from)
		n = units - *from;
	*to = (*from + n) * align;
	*from *= align;
	return true;
}

void file_reopen(struct worker *w, struct sfile *f)
{
	unsigned int i;

	f->fd = open(f->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (f->fd < 0) {
		if (!going_down(w))
			fail(w, "open %s: %s", f->path, strerror(errno));
		return;
	}
	for (i = 0; i < VIEWS; i++)
		view_make(w, f, &f->view[i]);
}

void file_release(struct worker *w, struct sfile *f)
{
	unsigned int i;

	for (i = 0; i < VIEWS; i++)
		view_drop(w, &f->view[i]);
	if (f->fd >= 0 && close(f->fd) && !going_down(w))
		fail(w, "close %s: %s", f->path, strerror(errno));
	f->fd = -1;
}

void op_pread(struct worker *w)
{
	struct sfile *f = pick_file(w);
	size_t from, to;
	ssize_t n;

	if (!pick_range(w, f->size / GRAN, 4 * SPAN, 1, &from, &to))
		return;
	n = pread(f->fd, w->buf, (to - from) * GRAN, (off_t)(from * GRAN));
	if (n == (ssize_t)((to - from) * GRAN)) {
		check(w, f, w->buf, from, to, "pread");
		return;
	}
	errno = n < 0 ? errno : EIO;
	plan(w, f);
	settle(w, f, from, to, "pread");
}

void write_planned(struct worker *w, struct sfile *f, size_t from, size_t to)
{
	size_t len = (to - from) * GRAN, old = f->size / GRAN;
	ssize_t n;

	if (w->next_size < to * GRAN)
		w->next_size = to * GRAN;
	stamp_fill(w->buf, w->next + from, to - from);
	n = pwrite(f->fd, w->buf, len, (off_t)(from * GRAN));
	if (n == (ssize_t)len) {
		commit(w, f);
		return;
	}
	if (n >= 0) {
		/* Written in part, up to a poisoned or missing block. */
		errno = w->cfg->poison ? EIO : ENOSPC;
		w->next_size = f->size > from * GRAN + (size_t)n ? f->size : from * GRAN + (size_t)n;
	}
	settle(w, f, old < from ? old : from, to, "pwrite");
}

void op_pwrite(struct worker *w)
{
	struct sfile *f = pick_file(w);
	size_t from, to;

	if (!pick_range(w, MAX_GRANS, rnd_below(&w->rnd, 8) ? 2 * PAGE_GRANS : SPAN, 1, &from, &to))
		return;
	plan(w, f);
	plan_stamps(w, f, from, to);
	write_planned(w, f, from, to);
}

/* Mappings may outlive the name and the descriptor; then all of it goes. */
void op_unlink(struct worker *w)
{
	struct sfile *f = pick_file(w);
	unsigned int i;

	plan(w, f);
	if (unlink(f->path)) {
		settle(w, f, 0, MAX_GRANS, "unlink");
		return;
	}
	if (close(f->fd) && !going_down(w))
		fail(w, "close %s: %s", f->path, strerror(errno));
	for (i = 0; i < VIEWS; i++)
		view_drop(w, &f->view[i]);
	f->fd = open(f->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	plan_holes(w, 0, MAX_GRANS);
	w->next_size = 0;
	commit(w, f);
	if (f->fd < 0) {
		settle(w, f, 0, 0, "create");
		if (!w->stale)
			fail(w, "create %s: no descriptor", f->path);
		return;
	}
	for (i = 0; i < VIEWS; i++)
		view_make(w, f, &f->view[i]);
}

void op_fsync(struct worker *w)
{
	struct sfile *f = pick_file(w);

	plan(w, f);
	if (fsync(f->fd))
		settle(w, f, 0, MAX_GRANS, "fsync");
}

/* Nothing holds the inode any more: it is evicted, with its entries. */
void op_drop(struct worker *w)
{
	const char *what = rnd_below(&w->rnd, 2) ? "2" : "3";
	struct sfile *f = pick_file(w);

	file_release(w, f);
	if (file_put("/proc/sys/vm/drop_caches", what))
		fail(w, "drop_caches: %s", strerror(errno));
	file_reopen(w, f);
}
