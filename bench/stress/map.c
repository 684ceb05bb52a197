// SPDX-License-Identifier: GPL-2.0-only
/* Shared mappings of files, at good and at odd offsets, and their pages. */
#define _GNU_SOURCE
#include "stress.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

struct access {
	char *p;
	size_t n;		/* granules */
	uint64_t *buf;		/* load: [n * GRAN bytes] */
	const uint64_t *stamps;	/* store: [n] */
};

/*
 * Half of the views map all that a file may have, half a part of it; half have
 * addresses that PMDs can be used at, half are one page off.
 */
void view_make(struct worker *w, struct sfile *f, struct view *v)
{
	bool part = rnd_below(&w->rnd, 2), odd = rnd_below(&w->rnd, 2);
	uintptr_t a;

	v->off = part ? rnd_below(&w->rnd, MAX_PAGES) * PAGE : 0;
	v->len = part ? (1 + rnd_below(&w->rnd, (MAX_SIZE - v->off) / PAGE)) * PAGE : MAX_SIZE;
	v->area_len = v->len + 2 * PMD;
	v->area = mmap(NULL, v->area_len, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
		       -1, 0);
	if (v->area == MAP_FAILED)
		fail(w, "reserve %zu bytes of addresses: %s", v->area_len, strerror(errno));
	a = (((uintptr_t)v->area + PMD - 1) & ~(PMD - 1)) + v->off % PMD;
	v->p = (char *)(odd ? a + PAGE : a);
	if (mmap(v->p, v->len, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, f->fd,
		 (off_t)v->off) == MAP_FAILED)
		fail(w, "map %s, %zu bytes at offset %zu: %s", f->path, v->len, v->off,
		     strerror(errno));
}

void view_drop(struct worker *w, struct view *v)
{
	if (!v->area)
		return;
	if (munmap(v->area, v->area_len))
		fail(w, "unmap %zu bytes: %s", v->area_len, strerror(errno));
	v->area = NULL;
	v->p = NULL;
}

long pick_page(struct worker *w, const struct sfile *f, const struct view *v)
{
	size_t end = v->off + v->len < f->size ? v->off + v->len : f->size;
	size_t first = v->off / PAGE, page, hot;

	end = (end + PAGE - 1) / PAGE;
	if (end <= first)
		return -1;
	page = first + rnd_below(&w->rnd, end - first);
	hot = page / PMD_PAGES * PMD_PAGES + page % HOT;
	return (long)(rnd_below(&w->rnd, 2) && hot >= first && hot < end ? hot : page);
}

char *view_addr(const struct view *v, size_t page)
{
	return v->p + (page * PAGE - v->off);
}

static void load(void *arg)
{
	const struct access *a = arg;
	const volatile uint64_t *p = (const volatile uint64_t *)a->p;
	size_t i;

	for (i = 0; i < a->n * GRAN / sizeof(*p); i++)
		a->buf[i] = p[i];
}

static void store(void *arg)
{
	const struct access *a = arg;
	volatile uint64_t *p = (volatile uint64_t *)a->p;
	size_t i, k;

	for (i = 0; i < a->n; i++)
		for (k = 0; k < GRAN / sizeof(*p); k++)
			*p++ = a->stamps[i];
}

/* A SIGBUS where the file has a page: only for poison, or as it goes down. */
static void bus_error(struct worker *w, struct sfile *f, size_t page, int code, const char *how)
{
	size_t g = page * PAGE_GRANS;

	if (going_down(w))
		return;
	if (!w->cfg->poison)
		fail(w, "SIGBUS (code %d) at a %s of %s page %zu, the file has %zu bytes", code, how,
		     f->path, page, f->size);
	w->slot->count[SIGBUS_AR]++;
	if (!resync(w, f, g, g + PAGE_GRANS) && f->shadow[g] != LOST)
		w->slot->count[SPURIOUS]++;
}

void page_read(struct worker *w, struct sfile *f, const struct view *v, size_t page)
{
	size_t g = page * PAGE_GRANS, n = f->size / GRAN - g;
	uint64_t buf[PAGE / sizeof(uint64_t)];
	struct access a = {
		.p = view_addr(v, page), .n = n < PAGE_GRANS ? n : PAGE_GRANS, .buf = buf,
	};
	int code = guarded(load, &a);

	w->slot->count[FAULT_READ]++;
	if (!code) {
		check(w, f, buf, g, g + a.n, "load");
		return;
	}
	plan(w, f);
	bus_error(w, f, page, code, "load");
}

void page_write(struct worker *w, struct sfile *f, const struct view *v, size_t page, size_t from,
		size_t to)
{
	size_t g = page * PAGE_GRANS + from;
	struct access a = {
		.p = view_addr(v, page) + from * GRAN, .n = to - from, .stamps = w->next + g,
	};
	int code = guarded(store, &a);

	w->slot->count[FAULT_WRITE]++;
	if (!code)
		commit(w, f);
	else
		bus_error(w, f, page, code, "store");
}
