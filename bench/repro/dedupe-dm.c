// SPDX-License-Identifier: GPL-2.0-only
/*
 * dedupe-dm: dedupe compares what is behind the end of a dm target
 *
 * Suspect: W42
 * Severity: lost
 * Needs: fs=own
 *
 * Three files of 16 MiB on a dm device of two targets. One lies where they meet: it is
 * contiguous on the device, but not in memory. FIDEDUPERANGE of it and another one, which has
 * other data from there on, must share nothing, although what memory has behind the end of
 * the first target, which is not the device's, is what that one has. With a third one, which
 * has the same data, it must share all.
 *
 * stock: compares what memory has there. It says "different" of what is the same, and "same"
 * of what differs, and then what is in the destination is lost. Every other variant: right.
 */
#define _GNU_SOURCE
#include "lib/dedupe.h"
#include "lib/dm.h"

#define SIZE	(8 * PMD)
#define FIRST	(4 * PMD)	/* bytes of the first target: within the first file */

/* Mark the pages of @fd from byte @from on @tag. */
static void write_from(int fd, size_t from, unsigned int tag)
{
	size_t i;

	for (i = from / PAGE; i < SIZE / PAGE; i++) {
		uint64_t word = mark(tag, i);

		if (pwrite(fd, &word, sizeof(word), (off_t)(i * PAGE)) != sizeof(word))
			refuse_errno("write page %zu", i);
	}
}

/* Memory behind the end of the first target: as @like has it from page @i on. */
static void leave_behind(size_t i, int like)
{
	uint64_t end = dm_behind(FIRST);
	char page[PAGE];

	for (; i < SIZE / PAGE; i++, end += PAGE) {
		if (pread(like, page, PAGE, (off_t)(i * PAGE)) != (ssize_t)PAGE)
			refuse_errno("read page %zu", i);
		device_write(end, page);
	}
}

int main(int argc, char **argv)
{
	size_t half, n;
	int a, b, c, ret;

	if (argc != 2)
		refuse("usage: %s DIR", argv[0]);
	a = dm_file_across(argv[1], FIRST, SIZE);
	b = create_marked("b", SIZE, 1);
	c = create_marked("c", SIZE, 1);
	half = FIRST - disk_byte(a, 0);

	write_from(a, half, 2);
	leave_behind(half / PAGE, b);
	ret = dedupe(a, b, 0, SIZE);
	say("other data behind the end of the target: %s", dedupe_text(ret));
	must(ret == DEDUPE_DIFFERS, "says: %s, though %zu pages differ", dedupe_text(ret),
	     (SIZE - half) / PAGE);
	n = count_wrong(b, SIZE, 1, SIZE);
	must(!n, "%zu of %zu pages of the destination are lost", n, SIZE / PAGE);

	write_from(c, half, 2);
	ret = dedupe(a, c, 0, SIZE);
	say("the same data: %s", dedupe_text(ret));
	must(ret == DEDUPE_SAME, "says: %s of what is the same", dedupe_text(ret));
	n = dedupe_shared(a, c, 0, SIZE);
	must(n == SIZE / PAGE, "%zu of %zu blocks are shared", n, SIZE / PAGE);
	file_close(c, "c");
	file_close(b, "b");
	file_close(a, "a");
	dm_remove(argv[1]);
	return verdict();
}
