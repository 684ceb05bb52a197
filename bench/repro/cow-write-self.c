// SPDX-License-Identifier: GPL-2.0-only
/*
 * cow-write-self: write(2) from a mapping of the blocks that it replaces
 *
 * Suspect: W1
 * Severity: exposed
 *
 * As cow-write-read with one task: the source of write(2) is a mapping of the very blocks
 * that it is to replace. write(2) must come to an end, change nothing, and leave no
 * mapping of the old blocks.
 *
 * stock: the old blocks stay mapped. Every other variant: right.
 */
#define _GNU_SOURCE
#include "lib/cow-write.h"

/* @len bytes at @offset onto themselves; then the mapping must follow the file. */
static void write_self(size_t size, enum map_how how, size_t offset, size_t len)
{
	size_t first = offset / PAGE, end = (offset + len + PAGE - 1) / PAGE, i, wrong;
	struct cow_write w;
	ssize_t done;

	cow_write_start(&w, size, how);
	done = pwrite(w.b, w.m.p + offset, len, (off_t)offset);
	must(done == (ssize_t)len, "write(2): %zd of %zu bytes", done, len);
	must(!count_wrong(w.b, size, OLD, size / PAGE), "b changed");
	for (i = first; i < end; i++) {
		uint64_t word = mark(NEW, i);

		if (pwrite(w.b, &word, sizeof(word), (off_t)(i * PAGE)) != sizeof(word))
			refuse_errno("write page %zu of b", i);
	}
	wrong = count_unlike(&w.m, first, end, NEW);
	must(!wrong, "%zu bytes at %zu: %zu of %zu pages written are not what is mapped", len,
	     offset, wrong, end - first);
	must(!count_wrong(w.a, size, OLD, size / PAGE), "the other file changed");
	cow_write_end(&w);
	file_unlink("a");
	file_unlink("b");
}

int main(int argc, char **argv)
{
	enter(argc, argv);
	write_self(8 * PAGE, MAP_PTE, 0, 8 * PAGE);
	write_self(8 * PAGE, MAP_PTE, 2 * PAGE + 40, 3 * PAGE);
	write_self(2 * PMD, MAP_PMD, PMD - PAGE, 4 * PAGE);
	return verdict();
}
