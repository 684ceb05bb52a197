// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "wp.h"

#include <linux/userfaultfd.h>
#include <sys/syscall.h>

#ifndef UFFD_FEATURE_WP_UNPOPULATED
#define UFFD_FEATURE_WP_UNPOPULATED	(1 << 13)
#endif
#ifndef UFFD_FEATURE_WP_ASYNC
#define UFFD_FEATURE_WP_ASYNC		(1 << 15)
#endif

/* struct pm_scan_arg and its flags, which linux/fs.h has since 6.7 */
struct scan {
	uint64_t size, flags, start, end, walk_end, vec, vec_len, max_pages;
	uint64_t inverted, mask, anyof_mask, return_mask;
};
struct run {
	uint64_t start, end, categories;
};
#define SCAN			_IOWR('f', 16, struct scan)
#define SCAN_PROTECT		1u	/* PM_SCAN_WP_MATCHING */
#define SCAN_CHECK_ASYNC	2u	/* PM_SCAN_CHECK_WPASYNC */
#define SCAN_WRITTEN		2u	/* PAGE_IS_WRITTEN */

static int uffd = -1;

void wp_register(char *p, size_t size)
{
	struct uffdio_api api = {
		.api = UFFD_API,
		.features = UFFD_FEATURE_WP_UNPOPULATED | UFFD_FEATURE_WP_ASYNC,
	};
	struct uffdio_register reg = {
		.range = { .start = (uintptr_t)p, .len = size },
		.mode = UFFDIO_REGISTER_MODE_WP,
	};

	uffd = (int)syscall(SYS_userfaultfd, O_CLOEXEC | UFFD_USER_MODE_ONLY);
	if (uffd < 0)
		cannot("no userfaultfd: %s", strerror(errno));
	if (ioctl(uffd, UFFDIO_API, &api))
		cannot("no asynchronous write protection: %s", strerror(errno));
	if (ioctl(uffd, UFFDIO_REGISTER, &reg))
		refuse_errno("register %zu bytes at %p", size, (void *)p);
}

void wp_protect(char *p, size_t size)
{
	struct uffdio_writeprotect wp = {
		.range = { .start = (uintptr_t)p, .len = size },
		.mode = UFFDIO_WRITEPROTECT_MODE_WP,
	};

	if (ioctl(uffd, UFFDIO_WRITEPROTECT, &wp))
		refuse_errno("protect %zu bytes at %p", size, (void *)p);
}

static size_t scan(char *p, size_t size, uint64_t flags)
{
	struct run runs[16];
	struct scan s = {
		.size = sizeof(s), .flags = flags,
		.start = (uintptr_t)p, .end = (uintptr_t)p + size,
		.vec = (uintptr_t)runs, .vec_len = 16,
		.mask = SCAN_WRITTEN, .return_mask = SCAN_WRITTEN,
	};
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	size_t pages = 0;
	long n;

	if (fd < 0)
		refuse_errno("open pagemap");
	n = ioctl(fd, SCAN, &s);
	if (n < 0)
		refuse_errno("scan %zu bytes at %p", size, (void *)p);
	if (s.walk_end != s.end)
		refuse("the scan ended early");
	for (long i = 0; i < n; i++)
		pages += (size_t)(runs[i].end - runs[i].start) / PAGE;
	close(fd);
	return pages;
}

size_t wp_scan(char *p, size_t size)
{
	return scan(p, size, SCAN_PROTECT | SCAN_CHECK_ASYNC);
}

size_t wp_written(char *p, size_t size)
{
	return scan(p, size, 0);
}
