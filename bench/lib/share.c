// SPDX-License-Identifier: GPL-2.0-only
#include "share.h"
#include "fatal.h"
#include "file.h"

#include <stdlib.h>
#include <sys/mman.h>

const struct shape shapes[SHAPES] = {
	[SHAPE_PMD] = { "pmd", MAP_PMD, PMD },
	[SHAPE_PTE] = { "pte", MAP_PTE, PAGE },
};

void share_create(struct bench *b, struct share *sh, unsigned int n, size_t size,
		  const struct shape *shape)
{
	unsigned int i;

	if (!n || n > MAX_SHARERS)
		refuse("%u sharers asked for, 1 to %d possible", n, MAX_SHARERS);
	sh->n = n;
	sh->size = size;
	sh->shape = shape;
	for (i = 0; i < n; i++) {
		struct sharer *s = &sh->s[i];

		new_path(b, s->path);
		s->map.area = NULL;
		s->fd = i ? file_clone(sh->s[0].fd, s->path) : file_create(s->path, size);
	}
}

void share_map(struct share *sh, unsigned int i, int prot)
{
	map_file(&sh->s[i].map, sh->s[i].fd, sh->size, prot, sh->shape->map);
}

void share_fault(struct share *sh, unsigned int i, const char *what)
{
	map_touch_all(&sh->s[i].map, (long)(sh->size / sh->shape->entry), what);
}

void share_others(struct share *sh, const char *what)
{
	unsigned int i;

	for (i = 0; i + 1 < sh->n; i++) {
		share_map(sh, i, PROT_READ);
		share_fault(sh, i, what);
	}
}

void sharer_drop(struct sharer *s)
{
	if (s->map.area)
		map_drop(&s->map);
	if (s->fd >= 0) {
		file_close(s->fd, s->path);
		file_unlink(s->path);
	}
	s->fd = -1;
}

void share_drop(struct share *sh)
{
	unsigned int i;

	for (i = 0; i < sh->n; i++)
		sharer_drop(&sh->s[i]);
}

struct share *share_new(struct run *run, unsigned int n, size_t size,
			const struct shape *shape)
{
	struct share *sh = malloc(sizeof(*sh));

	if (!sh)
		refuse_errno("allocate sharers");
	run->priv = sh;
	share_create(run->b, sh, n, size, shape);
	return sh;
}

struct share *share_setup(struct run *run, unsigned int n, size_t size,
			  const struct shape *shape)
{
	struct share *sh = share_new(run, n, size, shape);

	share_others(sh, run->c->params);
	return sh;
}

void share_teardown(struct run *run)
{
	share_drop(run->priv);
	free(run->priv);
}
