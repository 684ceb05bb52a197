// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "victims.h"

struct victim victims[VICTIMS] = {
	{ .path = "plain-pmd", .size = PMD, .how = MAP_PMD, .write = true },
	{ .path = "plain-pte", .size = SMALL, .how = MAP_PTE, .write = true },
	{ .path = "sparse", .size = SMALL, .how = MAP_PTE, .write = true, .sparse = true },
	{ .path = "unlinked", .size = SMALL, .how = MAP_PTE, .unlinked = true },
	{ .path = "shared-pmd", .twin = "twin1", .size = PMD, .how = MAP_PMD },
	{ .path = "shared-pte", .twin = "twin2", .size = SMALL, .how = MAP_PTE },
	{ .path = "copied-pmd", .twin = "twin3", .size = PMD, .how = MAP_PMD, .write = true },
	{ .path = "copied-pte", .twin = "twin4", .size = SMALL, .how = MAP_PTE, .write = true },
	{ .path = "shared-unlinked", .twin = "twin5", .size = SMALL, .how = MAP_PTE,
	  .unlinked = true },
};

uint64_t pfns[MAX_PAGES];
size_t npages;

size_t victim_step(const struct victim *v)
{
	return v->how == MAP_PMD ? 32 * PAGE : PAGE;
}

/* Their struct pages are looked at later, when nothing maps them any more. */
static void note_pages(const struct map *m, size_t step)
{
	size_t i;

	for (i = 0; i < m->size; i += step) {
		uint64_t e = pagemap(getpid(), m->p + i);

		if ((e & PM_PRESENT) && PM_PFN(e) && npages < MAX_PAGES)
			pfns[npages++] = PM_PFN(e);
	}
}

static void map_all(struct map *m, int fd, const struct victim *v)
{
	map_file(m, fd, v->size, PROT_READ | PROT_WRITE, v->how);
	for (size_t i = 0; i < v->size && !v->sparse; i += PAGE)
		touch(m->p + i);
	note_pages(m, victim_step(v));
}

void set_up(struct victim *v)
{
	if (v->twin) {
		v->twin_fd = create_marked(v->twin, v->size, 1);
		v->fd = file_clone(v->twin_fd, v->path);
		map_all(&v->twin_m, v->twin_fd, v);
	} else if (v->sparse) {
		v->fd = file_new(v->path);
		if (ftruncate(v->fd, (off_t)v->size))
			refuse_errno("make %s large", v->path);
	} else {
		v->fd = create_marked(v->path, v->size, 2);
	}
	map_all(&v->m, v->fd, v);
	for (size_t i = 0; i < v->size && v->write; i += 2 * PAGE)
		touch_write(v->m.p + i, 3);
	note_pages(&v->m, victim_step(v));
	if (v->unlinked)
		file_unlink(v->path);
}

unsigned int try_all(struct victim *v)
{
	unsigned int n = 0;

	n += !try_touch(v->m.p, -1);
	n += !try_touch(v->m.p + PAGE, 4);
	if (madvise(v->m.p, v->size, MADV_DONTNEED))
		refuse_errno("drop the mapping of %s", v->path);
	n += !try_touch(v->m.p, -1);
	n += !try_touch(v->m.p + PAGE, 5);
	n += !fsync(v->fd);
	n += !fallocate(v->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, PAGE);
	n += !ftruncate(v->fd, PAGE);
	if (v->twin)
		n += !ioctl(v->fd, FICLONE, v->twin_fd);
	n += !unlink(v->path);
	return n;
}

void let_go(struct victim *v)
{
	map_drop(&v->m);
	file_close(v->fd, v->path);
	if (v->twin) {
		map_drop(&v->twin_m);
		file_close(v->twin_fd, v->twin);
	}
}

void clear_away(const struct victim *v)
{
	if (unlink(v->path) && errno != ENOENT)
		refuse_errno("unlink %s", v->path);
	if (v->twin && unlink(v->twin) && errno != ENOENT)
		refuse_errno("unlink %s", v->twin);
}
