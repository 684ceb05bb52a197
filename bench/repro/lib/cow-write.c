// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "cow-write.h"

/* The fault of write(2) on the gap. */
static void at_the_gap(void *arg)
{
	struct cow_write *w = arg;

	w->meanwhile(w);
}

void cow_write_start(struct cow_write *w, size_t size, enum map_how how)
{
	*w = (struct cow_write){ .size = size };
	w->a = create_marked("a", size, OLD);
	w->b = file_clone(w->a, "b");
	map_file(&w->m, w->b, size, PROT_READ | PROT_WRITE, how);
	map_touch_all(&w->m, how == MAP_PTE ? (long)(size / PAGE) : (long)(size / PMD), "b");
}

void cow_write_run(struct cow_write *w, size_t len, size_t gap,
		   void (*meanwhile)(struct cow_write *w))
{
	ssize_t done;
	size_t i;

	w->meanwhile = meanwhile;
	w->source = (struct missing){ .what = "write(2)", .word = mark(NEW, gap / PAGE) };
	missing_map(&w->source, len, gap);
	for (i = 0; i < len / PAGE; i++)
		if (i != gap / PAGE)
			*(uint64_t *)(w->source.p + i * PAGE) = mark(NEW, i);
	missing_start(&w->source, at_the_gap, w);
	done = pwrite(w->b, w->source.p, len, 0);
	missing_end(&w->source);
	must(done == (ssize_t)len, "write(2): %zd of %zu bytes", done, len);
}

size_t count_unlike(const struct map *m, size_t from, size_t to, unsigned int tag)
{
	size_t i, wrong = 0;

	for (i = from; i < to; i++)
		wrong += *(volatile uint64_t *)(m->p + i * PAGE) != mark(tag, i);
	return wrong;
}

void cow_write_check(struct cow_write *w, size_t len)
{
	size_t n = len / PAGE, wrong = count_wrong(w->b, len, NEW, n);

	must(!wrong, "%zu of %zu pages written are lost", wrong, n);
	wrong = count_unlike(&w->m, 0, n, NEW);
	must(!wrong, "%zu of %zu pages written are not what is mapped", wrong, n);
	wrong = count_unlike(&w->m, n, w->size / PAGE, OLD);
	must(!wrong, "%zu pages not written changed", wrong);
	must(!count_wrong(w->a, w->size, OLD, w->size / PAGE), "the other file changed");
}

void cow_write_end(struct cow_write *w)
{
	map_drop(&w->m);
	file_close(w->b, "b");
	file_close(w->a, "a");
}

void cow_write_play(void (*meanwhile)(struct cow_write *w))
{
	const size_t size = 8 * PAGE;
	struct cow_write w;

	cow_write_start(&w, size, MAP_PTE);
	cow_write_run(&w, size, size / 2, meanwhile);
	cow_write_check(&w, size);
	cow_write_end(&w);
}
