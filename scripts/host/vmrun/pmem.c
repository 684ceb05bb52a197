// SPDX-License-Identifier: GPL-2.0-only
/* The file behind an NVDIMM, or the RAM: sparse, and private to one boot. */
#include "vm.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* Bytes @pos to @end; a short read is a file that somebody cut meanwhile. */
static void copy_range(int out, const char *path, int in, const char *from, off_t pos, off_t end)
{
	static char buf[1 << 20];

	while (pos < end) {
		size_t want = end - pos < (off_t)sizeof(buf) ? (size_t)(end - pos) : sizeof(buf);
		ssize_t n = pread(in, buf, want, pos);

		if (n < 0)
			err(1, "read %s", from);
		if (!n)
			errx(1, "read %s: it became shorter", from);
		if (pwrite(out, buf, n, pos) != n)
			err(1, "write %s", path);
		pos += n;
	}
}

/* What is a hole in @from is left one in @out, which is as long and new. */
static void copy_sparse(int out, const char *path, const char *from)
{
	int in = open(from, O_RDONLY | O_CLOEXEC);
	off_t pos, end = 0;

	if (in < 0)
		err(1, "open %s", from);
	while ((pos = lseek(in, end, SEEK_DATA)) >= 0) {
		end = lseek(in, pos, SEEK_HOLE);
		if (end < 0)
			err(1, "look for a hole in %s", from);
		copy_range(out, path, in, from, pos, end);
	}
	if (errno != ENXIO)
		err(1, "look for data in %s", from);
	close(in);
}

void pmem_make(const char *path, unsigned int mib, const char *from)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

	if (fd < 0 || ftruncate(fd, (off_t)mib << 20))
		err(1, "make the memory file %s of %u MiB", path, mib);
	if (from)
		copy_sparse(fd, path, from);
	if (close(fd))
		err(1, "write the memory file %s", path);
}
