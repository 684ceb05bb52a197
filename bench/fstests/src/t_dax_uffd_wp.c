// SPDX-License-Identifier: GPL-2.0-only
/*
 * A DAX file under asynchronous write protection by userfaultfd, which is how programs look
 * for written pages.
 *
 *	t_dax_uffd_wp small|huge DIR
 *
 * A touch of a protected page must come to an end, and PAGEMAP_SCAN must find that page
 * written if it was stored to, and no other.
 */
#include <linux/userfaultfd.h>
#include <sys/syscall.h>

#include "t_dax.h"

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
struct scan_run {
	uint64_t start, end, categories;
};
#define SCAN			_IOWR('f', 16, struct scan)
#define SCAN_PROTECT		1u	/* PM_SCAN_WP_MATCHING */
#define SCAN_CHECK_ASYNC	2u	/* PM_SCAN_CHECK_WPASYNC */
#define SCAN_WRITTEN		2u	/* PAGE_IS_WRITTEN */

#define PAGES	8u
#define AT	3u		/* page that is touched */

static int uffd;

static void protect_async(char *p, size_t size)
{
	struct uffdio_api api = {
		.api = UFFD_API,
		.features = UFFD_FEATURE_WP_UNPOPULATED | UFFD_FEATURE_WP_ASYNC,
	};
	struct uffdio_register reg = {
		.range = { .start = (uintptr_t)p, .len = size },
		.mode = UFFDIO_REGISTER_MODE_WP,
	};

	uffd = syscall(SYS_userfaultfd, O_CLOEXEC);
	if (uffd < 0 || ioctl(uffd, UFFDIO_API, &api))
		cannot("no asynchronous write protection by userfaultfd");
	if (ioctl(uffd, UFFDIO_REGISTER, &reg))
		cannot("a DAX file cannot be registered with userfaultfd");
}

/* Pages that were written; with SCAN_PROTECT they are protected again. */
static size_t scan(char *p, size_t size, uint64_t flags)
{
	struct scan_run runs[16];
	struct scan s = {
		.size = sizeof(s), .flags = flags,
		.start = (uintptr_t)p, .end = (uintptr_t)p + size,
		.vec = (uintptr_t)runs, .vec_len = 16,
		.mask = SCAN_WRITTEN, .return_mask = SCAN_WRITTEN,
	};
	int fd = open("/proc/self/pagemap", O_RDONLY);
	size_t n = 0;
	int i, got;

	got = ioctl(fd, SCAN, &s);
	if (got < 0)
		cannot("no PAGEMAP_SCAN");
	for (i = 0; i < got; i++)
		n += (runs[i].end - runs[i].start) / page_size;
	close(fd);
	return n;
}

static size_t protect(char *p, size_t size)
{
	return scan(p, size, SCAN_PROTECT | SCAN_CHECK_ASYNC);
}

static size_t written(char *p, size_t size)
{
	return scan(p, size, 0);
}

struct way {
	const char *name;
	int shared, mapped, store;
};

static void touch(const struct way *w, int fd)
{
	size_t size = PAGES * page_size;
	char *p = mmap(NULL, size, PROT_READ | PROT_WRITE, w->shared ? MAP_SHARED : MAP_PRIVATE,
		       fd, 0), *page = p + AT * page_size;
	size_t i;

	if (p == MAP_FAILED)
		die("map the file");
	for (i = 0; w->mapped && i < PAGES; i++)
		load(p + i * page_size);
	protect_async(p, size);
	protect(p, size);
	if (w->mapped && madvise(p, size, MADV_DONTNEED))
		die("unmap the pages");
	if (w->store)
		store(page, 7);
	else
		load(page);
	expect(written(page, page_size) == (size_t)w->store, "%s: %s", w->name,
	       w->store ? "the store was not noted" : "the load was noted as a store");
	expect(written(p, size) == (size_t)w->store, "%s: other pages were noted", w->name);
	store(page, 8);
	expect(written(page, page_size) == 1, "%s: a later store was not noted", w->name);
	_exit(0);
}

static void play_small(void)
{
	static const struct way ways[] = {
		{ "load, never mapped", 1, 0, 0 },
		{ "store, never mapped", 1, 0, 1 },
		{ "load, unmapped since", 1, 1, 0 },
		{ "store, unmapped since", 1, 1, 1 },
		{ "load, private", 0, 0, 0 },
		{ "store, private", 0, 0, 1 },
	};
	int fd = file_marked("a", PAGES * page_size, OLD), status;
	size_t i;
	pid_t pid;

	for (i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		pid = fork();
		if (pid < 0)
			die("fork");
		if (!pid)
			touch(&ways[i], fd);
		status = wait_bounded(pid, 2000);
		if (status == -1) {
			printf("%s: the touch never ends\n", ways[i].name);
			waitpid(pid, NULL, 0);
		} else if (WIFEXITED(status) && WEXITSTATUS(status)) {
			exit(WEXITSTATUS(status));
		} else {
			expect(!status, "%s: killed by signal %d", ways[i].name, WTERMSIG(status));
		}
		fflush(stdout);
	}
}

static void play_huge(void)
{
	int fd;
	char *p;

	need_pmd();
	fd = file_marked("b", pmd_size, OLD);
	p = map_huge(fd, pmd_size, PROT_READ | PROT_WRITE);
	load_huge(p, pmd_size);
	protect_async(p, pmd_size);
	protect(p, pmd_size);
	expect(!written(p, pmd_size), "pages were noted that nobody wrote");
	store(p + page_size, 1);
	expect(protect(p, pmd_size), "a store to a huge page was not noted");
	load(p + 2 * page_size);
	expect(!written(p, pmd_size), "a load was noted as a store");
	store(p + 3 * page_size, 2);
	expect(written(p, pmd_size), "a store after the second protection was not noted");
}

int main(int argc, char **argv)
{
	if (argc != 3)
		die("usage: %s small|huge DIR", argv[0]);
	enter(argv[2]);
	if (!strcmp(argv[1], "huge"))
		play_huge();
	else
		play_small();
	return 0;
}
