// SPDX-License-Identifier: GPL-2.0-only
/*
 * cow-copy-fail: a failed PMD copy exposes what the new blocks held
 *
 * Suspect: S11
 * Severity: exposed
 *
 * A write fault on 2 MiB must copy from a bad block. It gets SIGBUS, and the file must
 * read as before.
 *
 * stock: dax_iomap_pmd_fault() counts every result but FALLBACK as done, so iomap_end
 * remaps blocks that were never written. Afterwards all 511 good pages read what the
 * blocks held before, that is deleted data of another file, and the bad page reads
 * without an error. Every other variant: the file is as before.
 *
 * The bad block is put on the driver's list through sysfs, since stock does not do that
 * for an injected memory failure.
 */
#define _GNU_SOURCE
#include "lib/repro.h"

#define BAD	5u	/* page */

/* What is free afterwards held garbage: @size bytes, 2 MiB-aligned. */
static void leave_garbage(const char *path, size_t size)
{
	int garbage = create_marked(path, size, 0xbad);

	file_close(fill_space("filler"), "filler");
	file_close(garbage, path);
	file_unlink(path);
	sync();
}

static void check_file(int fd, size_t size, const char *name)
{
	uint64_t word;
	size_t wrong = count_wrong(fd, size, 1, BAD);

	must(!wrong, "%s: %zu of %zu good pages read wrong", name, wrong, size / PAGE - 1);
	must(pread(fd, &word, 8, (off_t)(BAD * PAGE)) < 0 && errno == EIO,
	     "%s: the bad page reads without an error", name);
}

int main(int argc, char **argv)
{
	struct map m;
	int a, b;

	enter(argc, argv);
	a = create_marked("a", PMD, 1);
	b = file_clone(a, "b");
	leave_garbage("g", 4 * PMD);
	map_file(&m, b, PMD, PROT_READ | PROT_WRITE, MAP_PMD);
	map_touch_all(&m, 1, "b");
	publish_badblock(disk_byte(a, BAD * PAGE));
	must(try_touch(m.p + BAD * PAGE + 8, 0x77), "a write that had to copy poison succeeded");
	say("block of page 0: a %llu b %llu", (unsigned long long)disk_byte(a, 0) / PAGE,
	    (unsigned long long)disk_byte(b, 0) / PAGE);
	map_drop(&m);
	check_file(b, PMD, "b");
	check_file(a, PMD, "a");
	file_close(a, "a");
	file_close(b, "b");
	return verdict();
}
