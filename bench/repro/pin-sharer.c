// SPDX-License-Identifier: GPL-2.0-only
/*
 * pin-sharer: truncate waits for ever for a pin that is gone, since another file has the page
 *
 * Suspect: N8
 * Severity: hang
 *
 * Two files share a page, and both map it. It is in a pipe by vmsplice(2), and one of the
 * files is truncated, which may wait for that pin. Once the pipe is read truncate must end,
 * although the other file maps the page as before.
 *
 * 7.3: whether a page is pinned is told by more references than mappings, but what is waited
 * for is no reference at all (dax_page_is_idle()), and a wake-up that comes only then: the
 * mapping of the other file has one. A signal ends it. 6.12 counts no references of mappings,
 * and passes.
 */
#define _GNU_SOURCE
#include "lib/folio.h"

#include <sys/uio.h>

#define PINNED_MS	200	/* guest time; truncate waits for the pin for so long */
#define LIMIT_MS	5000

int main(int argc, char **argv)
{
	static char got[PAGE];
	struct iovec v = { NULL, PAGE };
	int a, b, ends[2], status;
	char *pa, *pb;
	pid_t pid;

	enter(argc, argv);
	if (pipe2(ends, O_CLOEXEC))
		refuse_errno("open a pipe");
	a = create_marked("a", PAGE, 1);
	b = file_clone(a, "b");
	pa = map_pages(a, 0, 1, PROT_READ, "a");
	pb = map_pages(b, 0, 1, PROT_READ, "b");
	touch(pb);
	touch(pa);
	v.iov_base = pa;
	if (vmsplice(ends[1], &v, 1, 0) != (ssize_t)PAGE)
		refuse_errno("put a page into the pipe");
	pid = fork();
	if (pid < 0)
		refuse_errno("fork");
	if (!pid)
		_exit(ftruncate(a, 0) ? errno : 0);
	usleep(PINNED_MS * 1000);
	if (read(ends[0], got, PAGE) != (ssize_t)PAGE)
		refuse_errno("read the pipe");
	status = wait_bounded(pid, LIMIT_MS, "truncate");
	must(status != -1, "truncate waits for a pin that is gone");
	must(status == -1 || !status, "truncate ended with status %#x", (unsigned int)status);
	must(!map_wrong(pb, 0, 1, 1), "the page of b is lost");
	munmap(pb, PAGE);
	drop_bounded(a, "a");
	drop_bounded(b, "b");
	return verdict();
}
