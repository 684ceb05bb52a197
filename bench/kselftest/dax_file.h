/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files on a DAX file system with reflink, for the selftests that need some. The directory is
 * the first argument or $DAX_DIR; without it a test is skipped.
 */
#ifndef __DAX_FILE_H
#define __DAX_FILE_H

#include <fcntl.h>
#include <linux/fs.h>
#include <signal.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kselftest.h"

#define DAX_WORD	0x6461780000000000ull	/* what page I of a file begins with, plus I */

/* struct statx of old C libraries has no attribute for DAX. */
static inline int dax_is_on(int fd)
{
	uint64_t statx_buf[32] = { 0 };		/* stx_attributes is the second word */

	return !syscall(SYS_statx, fd, "", 0x1000 /* AT_EMPTY_PATH */, 0, statx_buf) &&
	       (statx_buf[1] & 0x00200000 /* STATX_ATTR_DAX */);
}

static inline void dax_enter(int argc, char **argv)
{
	const char *dir = argc > 1 ? argv[1] : getenv("DAX_DIR");

	if (!dir)
		ksft_exit_skip("name a directory of a DAX file system: argument, or DAX_DIR\n");
	if (chdir(dir))
		ksft_exit_fail_msg("change into %s: %s\n", dir, strerror(errno));
}

static inline int dax_create(const char *path, unsigned int pages)
{
	size_t size = getpagesize();
	uint64_t *buf = calloc(1, size);
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	unsigned int i;

	if (fd < 0 || !buf)
		ksft_exit_fail_msg("create %s: %s\n", path, strerror(errno));
	if (!dax_is_on(fd))
		ksft_exit_skip("%s is not a DAX file\n", path);
	for (i = 0; i < pages; i++) {
		*buf = DAX_WORD + i;
		if (pwrite(fd, buf, size, i * size) != (ssize_t)size)
			ksft_exit_fail_msg("write %s: %s\n", path, strerror(errno));
	}
	free(buf);
	if (fsync(fd))
		ksft_exit_fail_msg("fsync %s: %s\n", path, strerror(errno));
	return fd;
}

static inline int dax_clone(int src, const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);

	if (fd < 0)
		ksft_exit_fail_msg("create %s: %s\n", path, strerror(errno));
	if (ioctl(fd, FICLONE, src))
		ksft_exit_skip("no reflink: %s\n", strerror(errno));
	return fd;
}

static inline void *dax_map(int fd, int prot)
{
	void *p = mmap(NULL, getpagesize(), prot, MAP_SHARED, fd, 0);

	if (p == MAP_FAILED)
		ksft_exit_fail_msg("map a file: %s\n", strerror(errno));
	return p;
}

static inline void dax_load(const void *p)
{
	(void)*(const volatile char *)p;
}

/* Status of @pid, or -1 if it had to be killed after @ms. */
static inline int dax_wait(pid_t pid, int ms)
{
	int status, waited;

	for (waited = 0; waited < ms; waited += 10) {
		if (waitpid(pid, &status, WNOHANG) == pid)
			return status;
		usleep(10000);
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return -1;
}

#endif
