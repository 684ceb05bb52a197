// SPDX-License-Identifier: GPL-2.0-only
/*
 * uffd-pmd: a store to a write-protected PMD is not noted
 *
 * Suspect: W33
 * Severity: wrong
 *
 * A DAX file is mapped by a PMD, and PAGEMAP_SCAN write-protects it. After a store the
 * next scan must find it written.
 *
 * stock: it does not: the fault makes the PMD writable and leaves the mark of the
 * protection in it, so that no later store is noted either. All other variants: fixed
 * by "mm/huge_memory: note a store to a PMD that userfaultfd write-protects".
 */
#define _GNU_SOURCE
#include "lib/wp.h"

int main(int argc, char **argv)
{
	struct map m;
	size_t n;
	int fd;

	enter(argc, argv);
	fd = file_create("a", PMD);
	map_file(&m, fd, PMD, PROT_READ | PROT_WRITE, MAP_PMD);
	map_touch_all(&m, 1, "a");
	wp_register(m.p, PMD);
	n = wp_scan(m.p, PMD);
	if (n != PMD_PAGES)
		refuse("%zu pages could be protected", n);
	must(!wp_written(m.p, PMD), "pages are noted as written that are not");
	touch_write(m.p + PAGE, 1);
	n = wp_scan(m.p, PMD);
	say("a store: %zu pages are noted as written", n);
	must(n, "a store to a PMD was not noted");
	touch(m.p + 2 * PAGE);
	must(!wp_written(m.p, PMD), "a load is noted as a store");
	touch_write(m.p + 3 * PAGE, 2);
	must(wp_written(m.p, PMD), "a store after the second protection was not noted");
	map_drop(&m);
	file_close(fd, "a");
	return verdict();
}
