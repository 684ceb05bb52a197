// SPDX-License-Identifier: GPL-2.0-only
/*
 * cow-copy-beside: a store to a good page fails for a bad one beside it
 *
 * Suspect: W44
 * Severity: refused
 *
 * 2 MiB are shared and mapped by a PMD, and one page is bad. A store to another page must
 * succeed: that page can be copied. The bad one stays bad, for both files; a store to it gets
 * SIGBUS; all others read as before.
 *
 * stock: SIGBUS, and the file is lost besides (cow-copy-fail). Every other variant: right.
 */
#define _GNU_SOURCE
#include "lib/repro.h"

#define BAD	5u	/* pages */
#define GOOD	7u

static void check_file(int fd, const char *name)
{
	size_t wrong = count_wrong(fd, PMD, 1, BAD);
	char byte;

	must(!wrong, "%s: %zu of %lu good pages read wrong", name, wrong, PMD_PAGES - 1);
	must(pread(fd, &byte, 1, (off_t)(BAD * PAGE)) < 0 && errno == EIO,
	     "%s: the bad page reads without an error", name);
}

int main(int argc, char **argv)
{
	char byte = 0;
	struct map m;
	int a, b, code;

	enter(argc, argv);
	a = create_marked("a", PMD, 1);
	b = file_clone(a, "b");
	map_file(&m, b, PMD, PROT_READ | PROT_WRITE, MAP_PMD);
	map_touch_all(&m, 1, "b");
	publish_badblock(disk_byte(a, BAD * PAGE));
	code = try_touch(m.p + GOOD * PAGE + 8, 0x77);
	must(!code, "a store to a good page: SIGBUS, si_code %d", code);
	must(try_touch(m.p + BAD * PAGE + 8, 0x77), "a store that had to copy poison succeeded");
	map_drop(&m);
	must(pread(b, &byte, 1, (off_t)(GOOD * PAGE + 8)) == 1 && byte == 0x77,
	     "what was stored is not there");
	check_file(b, "b");
	check_file(a, "a");
	file_close(a, "a");
	file_close(b, "b");
	return verdict();
}
