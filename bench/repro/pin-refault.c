// SPDX-License-Identifier: GPL-2.0-only
/*
 * pin-refault: a page that is pinned is faulted in again
 *
 * Suspect: S1, N9
 * Severity: crash
 *
 * A shared file is mapped by a PMD, and one of its pages is in a pipe by vmsplice(2); then the
 * file is faulted in once more, by a VMA too small for a PMD. The pipe must give that page,
 * and both files must go.
 *
 * 6.12, 7.3: the PTE overwrites the PMD entry, as in pmd-pte-read, and unlink dies in
 * clear_inode(). On 7.3 the folio is split at that, with the pin of the pipe in it.
 */
#define _GNU_SOURCE
#include "lib/folio.h"

#include <sys/uio.h>

#define PINNED	5u	/* page */
#define SMALL	16u	/* pages */

int main(int argc, char **argv)
{
	static uint64_t got[PAGE / sizeof(uint64_t)];
	struct iovec v = { NULL, PAGE };
	int a, b, ends[2];
	struct map m;
	char *small;

	enter(argc, argv);
	if (pipe2(ends, O_CLOEXEC))
		refuse_errno("open a pipe");
	a = create_marked("a", PMD, 1);
	b = file_clone(a, "b");
	map_file(&m, a, PMD, PROT_READ, MAP_PMD);
	map_touch_all(&m, 1, "a");
	v.iov_base = m.p + PINNED * PAGE;
	if (vmsplice(ends[1], &v, 1, 0) != (ssize_t)PAGE)
		refuse_errno("put a page into the pipe");
	small = map_pages(a, 0, SMALL, PROT_READ, "a");
	must(!map_wrong(small, 0, SMALL, 1), "pages of a cannot be read");
	if (read(ends[0], got, PAGE) != (ssize_t)PAGE)
		refuse_errno("read the pipe");
	must(*got == mark(1, PINNED), "the page in the pipe is another one");
	munmap(small, SMALL * PAGE);
	map_drop(&m);
	drop_bounded(a, "a");
	drop_bounded(b, "b");
	return verdict();
}
