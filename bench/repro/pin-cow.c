// SPDX-License-Identifier: GPL-2.0-only
/*
 * pin-cow: unlink never ends where 2 MiB were copied while one of their pages was pinned
 *
 * Suspect: N9
 * Severity: hang
 *
 * A shared file is mapped by a PMD, and one of its pages is in a pipe by vmsplice(2). The file
 * is stored to elsewhere in these 2 MiB, which copies them. The pipe must give the page as it
 * was; the file that it was shared with must be mapped and read as a whole; and both must go.
 *
 * 7.3: the store splits the folio of the old blocks, which warns, as it has a reference. The
 * pipe took that from the folio, and gives it to the page: the last count never gets to 0,
 * and unlink(2) of the file that has the blocks never ends. 6.12 passes.
 */
#define _GNU_SOURCE
#include "lib/folio.h"

#include <sys/uio.h>

#define PINNED	5u	/* page */
#define STORED	9u

int main(int argc, char **argv)
{
	static uint64_t got[PAGE / sizeof(uint64_t)];
	struct iovec v = { NULL, PAGE };
	struct map ma, mb;
	int a, b, ends[2];

	enter(argc, argv);
	if (pipe2(ends, O_CLOEXEC))
		refuse_errno("open a pipe");
	b = create_marked("b", PMD, 1);
	a = file_clone(b, "a");
	map_file(&ma, a, PMD, PROT_READ | PROT_WRITE, MAP_PMD);
	map_touch_all(&ma, 1, "a");
	v.iov_base = ma.p + PINNED * PAGE;
	if (vmsplice(ends[1], &v, 1, 0) != (ssize_t)PAGE)
		refuse_errno("put a page into the pipe");
	touch_write(ma.p + STORED * PAGE + sizeof(uint64_t), 1);
	if (read(ends[0], got, PAGE) != (ssize_t)PAGE)
		refuse_errno("read the pipe");
	must(*got == mark(1, PINNED), "the page in the pipe is another one");
	map_file(&mb, b, PMD, PROT_READ, MAP_PMD);
	must(!map_wrong(mb.p, 0, PMD_PAGES, 1), "pages of b cannot be read");
	must(!map_wrong(ma.p, 0, PMD_PAGES, 1), "pages of a cannot be read");
	map_drop(&ma);
	map_drop(&mb);
	drop_bounded(a, "a");
	drop_bounded(b, "b");
	return verdict();
}
