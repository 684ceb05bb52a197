// SPDX-License-Identifier: GPL-2.0-only
/*
 * cow-write-short: write(2) from a source that ends early exposes stale data
 *
 * Suspect: W4
 * Severity: exposed
 *
 * The buffer of write(2) to shared blocks ends in the middle of a page of the file, or of
 * its first one. What follows in that page must be what was there before.
 *
 * stock: a short write, and the rest of the page reads what the new block held when it
 * was free: zeroes, or data of a file system that was there before. Every other variant:
 * right.
 */
#define _GNU_SOURCE
#include "lib/repro.h"

#define SIZE	(4 * PAGE)
#define LEN	(SIZE - 8)	/* whole pages would be copied as a whole, first */
#define OLD	1u
#define NEW	2u

/* As create_marked(), but all words of each page. */
static int create_full(const char *path, size_t size, unsigned int tag)
{
	int fd = file_create(path, size);
	uint64_t page[PAGE / 8];
	size_t i, k;

	for (i = 0; i < size / PAGE; i++) {
		for (k = 0; k < PAGE / 8; k++)
			page[k] = mark(tag, i);
		if (pwrite(fd, page, PAGE, (off_t)(i * PAGE)) != (ssize_t)PAGE)
			refuse_errno("write page %zu of %s", i, path);
	}
	if (fsync(fd))
		refuse_errno("fsync %s", path);
	return fd;
}

/* @len bytes, and then none. */
static char *make_source(size_t len)
{
	char *p = mmap(NULL, SIZE + PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
		       -1, 0);
	uint64_t *w;

	if (p == MAP_FAILED || mprotect(p + SIZE, PAGE, PROT_NONE))
		refuse_errno("make a buffer that ends early");
	for (w = (uint64_t *)p; (char *)w < p + SIZE; w++)
		*w = mark(NEW, 0);
	return p + SIZE - len;
}

static void check_file(int fd, size_t written, size_t len)
{
	uint64_t word, last = 0;
	size_t at, lost = 0;

	for (at = 0; at < SIZE; at += 8) {
		uint64_t want = at < written ? mark(NEW, 0) : mark(OLD, at / PAGE);

		if (pread(fd, &word, 8, (off_t)at) != 8)
			refuse_errno("read b back at %zu", at);
		if (word != want) {
			lost += 8;
			last = word;
		}
	}
	must(!lost, "%zu bytes to copy, %zu written: %zu bytes are wrong, such as %#llx",
	     len, written, lost, (unsigned long long)last);
}

static void write_short(int a, const char *path, size_t len)
{
	int fd = file_clone(a, path);
	ssize_t done = pwrite(fd, make_source(len), LEN, 0);

	must(done >= 0 || errno == EFAULT, "write(2): %s", strerror(errno));
	must(done <= (ssize_t)len, "write(2): %zd bytes of %zu", done, len);
	check_file(fd, done < 0 ? 0 : (size_t)done, len);
	file_close(fd, path);
}

int main(int argc, char **argv)
{
	int a;

	enter(argc, argv);
	a = create_full("a", SIZE, OLD);
	write_short(a, "b", PAGE + PAGE / 2);
	write_short(a, "c", PAGE / 2);
	file_close(a, "a");
	return verdict();
}
