// SPDX-License-Identifier: GPL-2.0-only
#include "share.h"
#include "fatal.h"
#include "file.h"

#include <sys/mman.h>

void share_create(struct bench *b, struct share *sh, unsigned int n, size_t size)
{
	unsigned int i;

	if (!n || n > MAX_SHARERS)
		refuse("%u sharers asked for, 1 to %d possible", n, MAX_SHARERS);
	sh->n = n;
	for (i = 0; i < n; i++) {
		struct sharer *s = &sh->s[i];

		new_path(b, s->path);
		s->map.area = NULL;
		s->fd = i ? file_clone(sh->s[0].fd, s->path) : file_create(s->path, size);
	}
}

void share_map(struct share *sh, unsigned int i, size_t size, enum map_how how)
{
	map_file(&sh->s[i].map, sh->s[i].fd, size, PROT_READ, how);
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
