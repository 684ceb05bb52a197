// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "file.h"
#include "fatal.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#ifndef STATX_ATTR_DAX
#define STATX_ATTR_DAX 0x00200000
#endif

int file_new(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		refuse_errno("create %s", path);
	return fd;
}

int file_open(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		refuse_errno("open %s", path);
	return fd;
}

void file_close(int fd, const char *path)
{
	if (close(fd))
		refuse_errno("close %s", path);
}

void file_unlink(const char *path)
{
	if (unlink(path))
		refuse_errno("unlink %s", path);
}

int file_put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t n;
	int err;

	if (fd < 0)
		return -1;
	n = write(fd, text, strlen(text));
	err = errno;
	if (close(fd) && n >= 0)
		return -1;
	errno = err;
	return n < 0 ? -1 : 0;
}

void file_need_dax(int fd, const char *path)
{
	struct statx sx;

	if (statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &sx))
		refuse_errno("statx %s", path);
	if (!(sx.stx_attributes & STATX_ATTR_DAX))
		refuse("%s is not a DAX file (no STATX_ATTR_DAX)", path);
}

/*
 * Unwritten extents would fault as holes: the data must really be written. Each
 * call takes a transaction, so 2 MiB go at a time, from one small buffer.
 */
static void file_fill(int fd, const char *path, size_t size)
{
	static char chunk[64 * 1024];
	struct iovec iov[PMD / sizeof(chunk)];
	const size_t n = sizeof(iov) / sizeof(*iov);
	size_t done = 0, i;

	memset(chunk, 0x5a, sizeof(chunk));
	while (done < size) {
		ssize_t wrote;

		for (i = 0; i < n && i * sizeof(chunk) < size - done; i++) {
			size_t left = size - done - i * sizeof(chunk);

			iov[i].iov_base = chunk;
			iov[i].iov_len = left < sizeof(chunk) ? left : sizeof(chunk);
		}
		wrote = pwritev(fd, iov, (int)i, (off_t)done);
		if (wrote <= 0)
			refuse_errno("write %s at %zu", path, done);
		done += (size_t)wrote;
	}
}

int file_create(const char *path, size_t size)
{
	int fd = file_new(path);

	file_need_dax(fd, path);
	/* One allocation for all of it: stripe-aligned if 2 MiB or more. */
	if (fallocate(fd, 0, 0, (off_t)size))
		refuse_errno("allocate %zu bytes for %s", size, path);
	file_fill(fd, path, size);
	if (fsync(fd))
		refuse_errno("fsync %s", path);
	return fd;
}

void file_stripe(int fd, const char *path, size_t block, size_t end)
{
	for (; block < end; block += 2)
		if (pwrite(fd, "", 1, (off_t)(block * PAGE)) != 1)
			refuse_errno("write block %zu of %s", block, path);
}

void file_reflink(int fd, int src, const char *path)
{
	if (ioctl(fd, FICLONE, src))
		refuse_errno("reflink into %s", path);
}

void file_reflink_part(int fd, size_t to, int src, size_t size, const char *path)
{
	struct file_clone_range range = {
		.src_fd = src, .src_length = size, .dest_offset = to,
	};

	if (ioctl(fd, FICLONERANGE, &range))
		refuse_errno("reflink %zu bytes into %s", size, path);
}

int file_clone(int src, const char *path)
{
	int fd = file_new(path);

	file_reflink(fd, src, path);
	file_need_dax(fd, path);
	return fd;
}
