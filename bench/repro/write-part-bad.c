// SPDX-License-Identifier: GPL-2.0-only
/*
 * write-part-bad: write(2) of a part of a bad page blames the buffer
 *
 * Suspect: W43
 * Severity: wrong
 *
 * A bad page can be written whole, if the device clears poison, but not in part. write(2) of
 * a part must fail with EIO, as read(2) does, and not with EFAULT: the buffer is good. One
 * that starts in front of the bad page ends there. Where the device cannot clear poison, a
 * write of the whole page must be EIO, too. A bad buffer is EFAULT. All that in a file that
 * never shared blocks, in one that shares another page, and in one that shares the bad page,
 * which can be written whole, since that goes elsewhere.
 *
 * stock: EFAULT, but for a page that is shared, of which a whole page is EIO, too
 * (cow-write-bad). Every other variant: right.
 */
#define _GNU_SOURCE
#include "lib/repro.h"

#define PAGES	8u
#define SIZE	(PAGES * PAGE)
#define BAD	2u		/* page */
#define OTHER	(PAGES - 1)	/* page that another file has, too */

static char buf[SIZE] __attribute__((aligned(4096)));

/* What write(2) returned, or -errno. */
static long put(int fd, const void *from, size_t size, size_t at)
{
	ssize_t n = pwrite(fd, from, size, (off_t)at);

	return n < 0 ? -errno : n;
}

static const char *text(long ret)
{
	static char t[32];

	if (ret < 0)
		return strerrorname_np((int)-ret);
	snprintf(t, sizeof(t), "%ld", ret);
	return t;
}

static void check(const char *file, const char *what, long ret, long want)
{
	char is[32];

	snprintf(is, sizeof(is), "%s", text(ret));
	say("%s: %s: %s", file, what, is);
	must(ret == want, "%s: %s: %s, not %s", file, what, is, text(want));
}

/* Page BAD of @fd goes bad; @shared: another file has it, too. */
static void play(const char *file, int fd, bool shared)
{
	const char *none = mmap(NULL, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	const size_t bad = BAD * PAGE;
	size_t wrong;
	char byte;
	long ret;

	if (none == MAP_FAILED)
		refuse_errno("map no memory");
	publish_badblock(disk_byte(fd, bad));
	check(file, "the first half", put(fd, buf, PAGE / 2, bad), -EIO);
	check(file, "the second half", put(fd, buf, PAGE / 2, bad + PAGE / 2), -EIO);
	check(file, "from its middle on", put(fd, buf, 2 * PAGE, bad + PAGE / 2), -EIO);
	/* Pages that are copied can be so in one go with the bad one, and fail with it. */
	ret = put(fd, buf, bad + PAGE / 2, 0);
	check(file, "the pages in front, and half of it", ret,
	      shared && ret < 0 ? -EIO : (long)bad);
	check(file, "a good page from a bad buffer", put(fd, none, PAGE, 0), -EFAULT);
	wrong = count_wrong(fd, OTHER * PAGE, 1, BAD);
	must(!wrong, "%s: %zu other pages are wrong", file, wrong);

	ret = put(fd, buf + bad, PAGE, bad);
	check(file, "all of it", ret, shared || ret > 0 ? (long)PAGE : -EIO);
	must((pread(fd, &byte, 1, (off_t)bad) == 1) == (ret > 0), "%s: the page reads wrong", file);
	file_close(fd, file);
}

int main(int argc, char **argv)
{
	uint64_t word;
	size_t i;
	int fd;

	enter(argc, argv);
	for (i = 0; i < PAGES; i++) {
		word = mark(1, i);
		memcpy(buf + i * PAGE, &word, sizeof(word));
	}
	play("a file that never shared", create_marked("plain", SIZE, 1), false);
	fd = create_marked("part", SIZE, 1);
	file_reflink_part(fd, OTHER * PAGE, create_marked("other", PAGE, 1), PAGE, "part");
	play("a file that shares another page", fd, false);
	fd = create_marked("shared", SIZE, 1);
	file_close(file_clone(fd, "clone"), "clone");
	play("a file that shares it", fd, true);
	return verdict();
}
