// SPDX-License-Identifier: GPL-2.0-only
/* Operations through mappings. */
#define _GNU_SOURCE
#include "stress.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

#define BURST	24	/* pages of one operation, at most */

struct view *pick_view(struct worker *w, struct sfile *f)
{
	return &f->view[rnd_below(&w->rnd, VIEWS)];
}

void touch_page(void *arg)
{
	(void)*(const volatile char *)arg;
}

void op_remap(struct worker *w)
{
	struct sfile *f = pick_file(w);
	struct view *v = pick_view(w, f);

	view_drop(w, v);
	view_make(w, f, v);
}

void read_burst(struct worker *w, struct sfile *f, const struct view *v)
{
	unsigned int n = 1 + (unsigned int)rnd_below(&w->rnd, BURST);
	long page;

	while (n-- && !w->stale) {
		page = pick_page(w, f, v);
		if (page < 0)
			return;
		page_read(w, f, v, (size_t)page);
	}
}

void op_read(struct worker *w)
{
	struct sfile *f = pick_file(w);

	read_burst(w, f, pick_view(w, f));
}

void plan_page(struct worker *w, struct sfile *f, size_t page, size_t *from, size_t *to)
{
	size_t n = f->size / GRAN - page * PAGE_GRANS;

	if (n > PAGE_GRANS)
		n = PAGE_GRANS;
	*from = 0;
	*to = n;
	if (rnd_below(&w->rnd, 2))
		pick_range(w, n, n, 1, from, to);
	plan(w, f);
	plan_stamps(w, f, page * PAGE_GRANS + *from, page * PAGE_GRANS + *to);
}

void op_write(struct worker *w)
{
	struct sfile *f = pick_file(w);
	struct view *v = pick_view(w, f);
	unsigned int n = 1 + (unsigned int)rnd_below(&w->rnd, BURST / 3);
	size_t from, to;
	long page;

	while (n-- && !w->stale) {
		page = pick_page(w, f, v);
		if (page < 0)
			return;
		plan_page(w, f, (size_t)page, &from, &to);
		page_write(w, f, v, (size_t)page, from, to);
	}
}

static long faults(void)
{
	struct rusage ru;

	return getrusage(RUSAGE_SELF, &ru) ? 0 : ru.ru_minflt + ru.ru_majflt;
}

/* All pages of 2 MiB one after another, in a fresh mapping. */
void op_sweep(struct worker *w)
{
	struct sfile *f = pick_file(w);
	struct view *v = pick_view(w, f);
	size_t page, end, start;
	long before;

	op_remap(w);
	if (pick_page(w, f, v) < 0)
		return;
	page = start = (v->off + PMD - 1) / PMD * PMD_PAGES;
	end = (v->off + v->len < f->size ? v->off + v->len : f->size) / PAGE;
	if (end > start + PMD_PAGES)
		end = start + PMD_PAGES;
	before = faults();
	for (; page < end && !w->stale; page++)
		page_read(w, f, v, page);
	if (end == start + PMD_PAGES && faults() - before < 8)
		w->slot->count[FAULT_HUGE]++;
}

void op_past_eof(struct worker *w)
{
	struct sfile *f = pick_file(w);
	struct view *v = pick_view(w, f);
	size_t first = (f->size + PAGE - 1) / PAGE, end = (v->off + v->len) / PAGE, page;

	if (first < v->off / PAGE)
		first = v->off / PAGE;
	if (first >= end)
		return;
	page = first + rnd_below(&w->rnd, end - first);
	if (!guarded(touch_page, view_addr(v, page)))
		fail(w, "a load from %s page %zu worked, the file has %zu bytes", f->path, page,
		     f->size);
	w->slot->count[SIGBUS_EOF]++;
}

void op_msync(struct worker *w)
{
	struct sfile *f = pick_file(w);
	struct view *v = pick_view(w, f);

	plan(w, f);
	if (msync(v->p, v->len, MS_SYNC))
		settle(w, f, 0, MAX_GRANS, "msync");
}
