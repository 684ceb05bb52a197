// SPDX-License-Identifier: GPL-2.0-only
/*
 * futex-both: a futex in a page that two files have faulted in is refused
 *
 * Suspect: N6, S5
 * Severity: refused
 *
 * As futex-shared, where both files that share the page have been mapped and touched; then
 * where one of them is gone again. Mappings are read-only: a writable one copies the page.
 *
 * 7.3: the second file takes page->mapping from the page (dax_folio_make_shared()), so that
 * get_futex_key() gives EFAULT. Once the other one is gone it works. 6.12: EFAULT, as in
 * futex-shared. Every other variant: works.
 */
#define _GNU_SOURCE
#include "lib/futex.h"

/* A file of which a clone has had the page, too. */
static int both(const char *path, const char *clone)
{
	int fd = futex_file(path, NULL), other = file_clone(fd, clone);
	char *p = map_plain(fd, PAGE, PROT_READ, path);
	char *q = map_plain(other, PAGE, PROT_READ, clone);

	touch(p);
	touch(q);
	munmap(p, PAGE);
	munmap(q, PAGE);
	file_close(other, clone);
	return fd;
}

int main(int argc, char **argv)
{
	int fd;

	enter(argc, argv);
	try_futex(both("a", "b"), PROT_READ, "both faulted");
	fd = both("c", "d");
	file_unlink("d");
	try_futex(fd, PROT_READ, "both faulted, the other one gone");
	return verdict();
}
