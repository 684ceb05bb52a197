// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "repro.h"

void fill_more(int fd, off_t end, size_t chunk)
{
	while (chunk >= PAGE) {
		if (!fallocate(fd, 0, end, (off_t)chunk))
			end += (off_t)chunk;
		else if (errno == ENOSPC)
			chunk /= 2;
		else
			refuse_errno("fill the file system");
	}
}

int fill_space(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		refuse_errno("create %s", path);
	fill_more(fd, 0, 256ul << 20);
	return fd;
}

void punch_holes(int fd, off_t from, size_t hole, size_t step, unsigned int n)
{
	for (; n--; from += (off_t)step)
		if (fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, from, (off_t)hole))
			refuse_errno("punch %zu bytes at %lld", hole, (long long)from);
}
