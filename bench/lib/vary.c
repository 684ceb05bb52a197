// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "vary.h"
#include "bench.h"
#include "fatal.h"
#include "file.h"

#include <fcntl.h>
#include <unistd.h>

/* A file that only occupies blocks, so that what follows lies elsewhere. */
static void spacer(struct bench *b, unsigned long max_pages)
{
	char path[PATH_LEN];
	unsigned long pages = 1 + rnd_below(&b->rnd, max_pages);
	int fd;

	new_path(b, path);
	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		refuse_errno("create spacer %s", path);
	if (fallocate(fd, 0, 0, (off_t)(pages * PAGE)))
		refuse_errno("allocate spacer %s of %lu pages", path, pages);
	file_close(fd, path);
}

/* Files and pipes made, then every other one dropped: holes in the slabs. */
static void slab_history(struct bench *b)
{
	unsigned long n = rnd_below(&b->rnd, 128);
	char path[PATH_LEN];
	unsigned long i;
	int fd, p[2];

	for (i = 0; i < n; i++) {
		new_path(b, path);
		fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (fd < 0)
			refuse_errno("create %s", path);
		file_close(fd, path);
		if (rnd_below(&b->rnd, 2))
			file_unlink(path);
		if (pipe(p))
			refuse_errno("create pipe %lu", i);
		close(p[0]);
		if (rnd_below(&b->rnd, 2))
			close(p[1]);
	}
}

void vary_boot(struct bench *b)
{
	if (b->rnd.canonical)
		return;
	slab_history(b);
}

void vary_case(struct bench *b)
{
	if (!b->rnd.canonical)
		spacer(b, 1024);
}
