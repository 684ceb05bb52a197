// SPDX-License-Identifier: GPL-2.0-only
/*
 * Direct I/O of another device with DAX pages as its memory: they get pinned. The
 * device is a loop device on a file in memory. On a kernel that marks shared pages
 * as anonymous, pinning one that is mapped read-only never ends: direct=0 then.
 */
#define _GNU_SOURCE
#include "stress.h"
#include "../lib/fatal.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/loop.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define IMAGE	"/tmp/loop.img"
#define SPAN	16	/* pages of one transfer, at most */

void direct_setup(const struct config *cfg)
{
	int file, loop;

	if (!cfg->direct)
		return;
	file = open(IMAGE, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (file < 0 || ftruncate(file, cfg->workers * (off_t)LOOP_SIZE))
		refuse_errno("create %s", IMAGE);
	loop = open(LOOP_DEVICE, O_RDWR | O_CLOEXEC);
	if (loop < 0 || ioctl(loop, LOOP_SET_FD, file))
		refuse_errno("make %s of %s", LOOP_DEVICE, IMAGE);
	close(loop);
	close(file);
}

void direct_teardown(const struct config *cfg)
{
	int loop;

	if (!cfg->direct)
		return;
	loop = open(LOOP_DEVICE, O_RDWR | O_CLOEXEC);
	if (loop < 0 || ioctl(loop, LOOP_CLR_FD, 0))
		refuse_errno("take %s down", LOOP_DEVICE);
	close(loop);
}

/* Whole pages that one view maps and the file has: [*page, *page + return value). */
static size_t pick_pages(struct worker *w, const struct sfile *f, const struct view *v,
			 size_t *page)
{
	size_t end = (v->off + v->len < f->size ? v->off + v->len : f->size) / PAGE;
	size_t n = 1 + rnd_below(&w->rnd, SPAN);
	long first = pick_page(w, f, v);

	*page = (size_t)first;
	if (first < 0 || *page >= end)
		return 0;
	return n < end - *page ? n : end - *page;
}

static off_t place(const struct worker *w)
{
	return (off_t)(w->id * LOOP_SIZE);
}

/* A transfer that did not work: as for a system call that met the same page. */
static void trouble(struct worker *w, struct sfile *f, size_t page, size_t pages, ssize_t got,
		    const char *what)
{
	/* A page that cannot be pinned is EFAULT; a transfer may stop before it. */
	if (w->cfg->poison && (got >= 0 || errno == EFAULT))
		errno = EIO;
	else if (got >= 0)
		errno = ERANGE;
	settle(w, f, page * PAGE_GRANS, (page + pages) * PAGE_GRANS, what);
}

void op_direct_out(struct worker *w)
{
	struct sfile *f = pick_file(w);
	struct view *v = &f->view[rnd_below(&w->rnd, VIEWS)];
	size_t page, n = pick_pages(w, f, v, &page);
	ssize_t got;

	if (!n || w->loop < 0)
		return;
	plan(w, f);
	got = pwrite(w->loop, view_addr(v, page), n * PAGE, place(w));
	if (got != (ssize_t)(n * PAGE)) {
		trouble(w, f, page, n, got, "direct write from a mapping");
		return;
	}
	got = pread(w->loop, w->buf, n * PAGE, place(w));
	if (got != (ssize_t)(n * PAGE))
		fail(w, "read %zu pages of %s back: %s", n, LOOP_DEVICE, strerror(errno));
	check(w, f, w->buf, page * PAGE_GRANS, (page + n) * PAGE_GRANS, "direct write");
}

void op_direct_in(struct worker *w)
{
	struct sfile *f = pick_file(w);
	struct view *v = &f->view[rnd_below(&w->rnd, VIEWS)];
	size_t page, n = pick_pages(w, f, v, &page);
	ssize_t got;

	if (!n || w->loop < 0)
		return;
	plan(w, f);
	plan_stamps(w, f, page * PAGE_GRANS, (page + n) * PAGE_GRANS);
	stamp_fill(w->buf, w->next + page * PAGE_GRANS, n * PAGE_GRANS);
	got = pwrite(w->loop, w->buf, n * PAGE, place(w));
	if (got != (ssize_t)(n * PAGE))
		fail(w, "write %zu pages to %s: %s", n, LOOP_DEVICE, strerror(errno));
	got = pread(w->loop, view_addr(v, page), n * PAGE, place(w));
	if (got == (ssize_t)(n * PAGE))
		commit(w, f);
	else
		trouble(w, f, page, n, got, "direct read into a mapping");
}
