// SPDX-License-Identifier: GPL-2.0-only
/*
 * read-freed: read(2) goes on reading a block that a write fault has freed
 *
 * Suspect: W9
 * Severity: exposed
 *
 * read(2) gets to a page of its buffer that userfaultfd keeps back. Meanwhile a store
 * through a mapping has the page of the file copied, as its neighbour is shared; the
 * old block is free after fsync(2), and another file takes it. What read(2) returns must be
 * the page of the file, as it was or as it is.
 *
 * stock, and all others as they were first: it is the page of the other file. All but
 * stock: right now, since a write fault waits for read(2) to copy, which waits for
 * its buffer before.
 */
#define _GNU_SOURCE
#include "lib/cow-ahead.h"
#include "lib/missing.h"

#define STORED		20u	/* pages: dirty, which keeps the blocks set aside */
#define READ		5u	/* replaced while it is read */
#define SECRET		7u	/* tag of what is in the other file */
#define ROOM		(1ul << 20)

struct reading {
	int a, other;
	struct map m;
	uint64_t was;		/* the block that the page had */
};

/* Write new pages until one of them has the block. */
static void take_block(struct reading *r)
{
	size_t i;

	for (i = 0; i < ROOM / PAGE; i++) {
		uint64_t word = mark(SECRET, i);

		if (pwrite(r->other, &word, sizeof(word), (off_t)(i * PAGE)) != sizeof(word))
			refuse_errno("write page %zu of the other file", i);
		if (disk_byte(r->other, i * PAGE) == r->was)
			return;
	}
	refuse("the other file did not get the block");
}

static void replace_page(void *arg)
{
	struct reading *r = arg;

	touch_write(r->m.p + READ * PAGE + OTHER, 2);
	if (disk_byte(r->a, READ * PAGE) == r->was)
		refuse("the store did not replace the page");
	if (fsync(r->a))	/* the old block is free to use */
		refuse_errno("fsync a");
	take_block(r);
}

int main(int argc, char **argv)
{
	struct missing buffer = { .what = "read(2)" };
	struct reading r;
	uint64_t word;
	ssize_t done;
	int filler;

	enter(argc, argv);
	r.other = file_new("other");
	r.a = ahead_start(&r.m, AHEAD_PAGES * PAGE, STORED);
	r.was = disk_byte(r.a, READ * PAGE);
	filler = fill_space("filler");
	punch_holes(filler, 0, ROOM, 0, 1);
	if (fsync(filler))
		refuse_errno("fsync filler");

	missing_map(&buffer, PAGE, 0);
	missing_start(&buffer, replace_page, &r);
	done = pread(r.a, buffer.p, PAGE, READ * PAGE);
	missing_end(&buffer);
	memcpy(&word, buffer.p, sizeof(word));
	must(done == (ssize_t)PAGE, "read(2): %zd bytes of a page", done);
	must(word == mark(OLD, READ), "read(2) returns %#llx%s", (unsigned long long)word,
	     word >> 48 == SECRET ? ", which is in another file" : "");
	must(!count_wrong(r.a, AHEAD_PAGES * PAGE, OLD, 0), "the file is not what it was");
	file_close(filler, "filler");
	file_close(r.other, "other");
	ahead_end(&r.m, r.a);
	return verdict();
}
