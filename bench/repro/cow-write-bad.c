// SPDX-License-Identifier: GPL-2.0-only
/*
 * cow-write-bad: write(2) of whole pages reads a bad old page
 *
 * Suspect: W5
 * Severity: refused
 *
 * write(2) replaces whole pages in shared blocks, one of which is bad. Nothing of the old
 * data is needed, so it must succeed and put good blocks into the file. Of half a page
 * the rest is needed, so write(2) of that must fail and change nothing.
 *
 * stock: EIO for both, since it copies whole pages before it writes them. Every other
 * variant: written; and EIO for half of the bad page.
 *
 * The bad block is put on the driver's list as in cow-copy-fail.
 */
#define _GNU_SOURCE
#include "lib/repro.h"

#define SIZE	(4 * PAGE)
#define BAD	1u	/* page */
#define OLD	1u
#define NEW	2u

int main(int argc, char **argv)
{
	static char buf[SIZE] __attribute__((aligned(4096)));
	uint64_t word;
	int a, b, c;
	size_t i;

	enter(argc, argv);
	a = create_marked("a", SIZE, OLD);
	b = file_clone(a, "b");
	c = file_clone(a, "c");
	publish_badblock(disk_byte(a, BAD * PAGE));
	for (i = 0; i < SIZE / PAGE; i++) {
		word = mark(NEW, i);
		memcpy(buf + i * PAGE, &word, sizeof(word));
	}
	must(pwrite(b, buf, SIZE, 0) == (ssize_t)SIZE, "write(2) of whole pages: %s",
	     strerror(errno));
	must(!count_wrong(b, SIZE, NEW, SIZE / PAGE), "b is not what was written");
	must(pwrite(c, buf, PAGE / 2, (off_t)(BAD * PAGE)) < 0 && errno == EIO,
	     "write(2) of half a bad page did not fail");
	must(!count_wrong(c, SIZE, OLD, BAD), "good pages of c changed");
	must(pread(c, &word, sizeof(word), (off_t)(BAD * PAGE)) < 0 && errno == EIO,
	     "the bad page of c reads without an error");
	must(!count_wrong(a, SIZE, OLD, BAD), "a changed");
	file_close(c, "c");
	file_close(b, "b");
	file_close(a, "a");
	return verdict();
}
