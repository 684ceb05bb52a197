// SPDX-License-Identifier: GPL-2.0-only
/*
 * futex-shared: a futex in a shared page does not work
 *
 * Suspect: S5, H12
 * Severity: hang
 *
 * A process-shared futex in a page of a DAX file, before and after the file is reflinked,
 * and copied on write. In each case a child waits and the parent wakes, through mappings
 * of their own.
 *
 * stock: get_futex_key() reads the marker 1 in page->mapping as an anonymous page. When
 * the page is reflinked, or copied on write, a waiter with a writable mapping is never
 * woken; with a read-only mapping both calls give EFAULT. Not reflinked: works. Every
 * other variant: works in all six cases. callout without "futex: derive the key of a
 * futex in a DAX page from the VMA": EFAULT in all six, as the page has no mapping at
 * all.
 */
#define _GNU_SOURCE
#include "lib/futex.h"

int main(int argc, char **argv)
{
	const int rw = PROT_READ | PROT_WRITE;
	char *p;
	int fd;

	enter(argc, argv);
	try_futex(futex_file("plain", NULL), rw, "not shared, writable");
	try_futex(futex_file("plain-ro", NULL), PROT_READ, "not shared, read-only");
	try_futex(futex_file("shared-ro", "shared-ro2"), PROT_READ, "shared, read-only");
	try_futex(futex_file("shared-rw", "shared-rw2"), rw, "shared, writable");
	fd = futex_file("cow", "cow2");
	p = map_plain(fd, PAGE, rw, "cow");
	touch_write(p, 1);
	try_futex(fd, rw, "copied on write, writable");
	try_futex(fd, PROT_READ, "copied on write, read-only");
	return verdict();
}
