// SPDX-License-Identifier: GPL-2.0-only
/* Operations on the size of a file and on what is allocated where. */
#define _GNU_SOURCE
#include "stress.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Granules, pages or nearly PMDs: what an offset or a length is a multiple of. */
static size_t pick_align(struct worker *w)
{
	static const size_t aligns[] = { 1, 1, PAGE_GRANS, PAGE_GRANS, PMD / GRAN };

	return aligns[rnd_below(&w->rnd, sizeof(aligns) / sizeof(*aligns))];
}

void op_truncate(struct worker *w)
{
	struct sfile *f = pick_file(w);
	size_t align = pick_align(w);
	size_t size = rnd_below(&w->rnd, MAX_GRANS / align + 1) * align, low;

	plan(w, f);
	plan_holes(w, size, MAX_GRANS);
	w->next_size = size * GRAN;
	low = (f->size < w->next_size ? f->size : w->next_size) / GRAN;
	if (ftruncate(f->fd, (off_t)w->next_size))
		settle(w, f, low, MAX_GRANS, "truncate");
	else
		commit(w, f);
}

/* fallocate() and what it makes of [from, to): planned before. */
static void allocate(struct worker *w, struct sfile *f, int mode, size_t from, size_t to,
		     const char *what)
{
	size_t old = f->size / GRAN;

	if (fallocate(f->fd, mode, (off_t)(from * GRAN), (off_t)((to - from) * GRAN)))
		settle(w, f, old < from ? old : from, MAX_GRANS, what);
	else
		commit(w, f);
}

void op_punch(struct worker *w)
{
	struct sfile *f = pick_file(w);
	size_t align = pick_align(w), from, to;

	if (!pick_range(w, MAX_GRANS, PMD / GRAN, align, &from, &to))
		return;
	plan(w, f);
	plan_holes(w, from, to);
	allocate(w, f, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, from, to, "punch");
}

/* Preallocate (unwritten extents where holes were) or zero. */
void op_zero(struct worker *w)
{
	bool zero = rnd_below(&w->rnd, 2);
	struct sfile *f = pick_file(w);
	size_t from, to;

	if (!pick_range(w, MAX_GRANS, PMD / GRAN, pick_align(w), &from, &to))
		return;
	plan(w, f);
	if (zero)
		plan_holes(w, from, to);
	if (w->next_size < to * GRAN)
		w->next_size = to * GRAN;
	allocate(w, f, zero ? FALLOC_FL_ZERO_RANGE : 0, from, to, zero ? "zero" : "fallocate");
}

/* Cut pages out of the middle, or push pages of nothing in: offsets change. */
void op_shift(struct worker *w)
{
	bool insert = rnd_below(&w->rnd, 2);
	struct sfile *f = pick_file(w);
	size_t from, to, n, size = f->size / GRAN;

	if (!pick_range(w, size, 256 * PAGE_GRANS, PAGE_GRANS, &from, &to))
		return;
	n = to - from;
	if (insert ? size + n > MAX_GRANS : to >= size)
		return;
	plan(w, f);
	if (insert) {
		memmove(w->next + to, w->next + from, (size - from) * sizeof(*w->next));
		plan_holes(w, from, to);
	} else {
		memmove(w->next + from, w->next + to, (size - to) * sizeof(*w->next));
		plan_holes(w, size - n, size);
	}
	w->next_size = (insert ? size + n : size - n) * GRAN;
	allocate(w, f, insert ? FALLOC_FL_INSERT_RANGE : FALLOC_FL_COLLAPSE_RANGE, from, to,
		 insert ? "insert" : "collapse");
}

/* Allocated at once, so that PMDs can map it, and written. */
void op_refill(struct worker *w)
{
	struct sfile *f = pick_file(w);

	plan(w, f);
	plan_holes(w, 0, MAX_GRANS);
	w->next_size = 0;
	if (ftruncate(f->fd, 0)) {
		settle(w, f, 0, MAX_GRANS, "truncate");
		return;
	}
	commit(w, f);
	w->next_size = MAX_SIZE;
	if (fallocate(f->fd, 0, 0, MAX_SIZE)) {
		settle(w, f, 0, MAX_GRANS, "fallocate");
		return;
	}
	commit(w, f);
	plan_stamps(w, f, 0, MAX_GRANS);
	write_planned(w, f, 0, MAX_GRANS);
}
