// SPDX-License-Identifier: GPL-2.0-only
/*
 * ro-pin: read-only pins of a shared page never end
 *
 * Suspect: S3, H12
 * Severity: hang
 *
 * O_DIRECT write to a loop device from a read-only PTE of a shared page of a MAP_SHARED
 * mapping, and process_vm_readv() of it. Each must end; the limit is 0.5 s of guest time,
 * and a pin of a page that is not shared takes microseconds.
 *
 * stock, fixed: gup_must_unshare() takes the marker for an anonymous page that is not
 * exclusive, the unshare fault does nothing in a MAP_SHARED VMA, and GUP asks again: both
 * spin until killed. SIGKILL does end it. rbtree, callout, floor, which have no marker:
 * done.
 */
#define _GNU_SOURCE
#include "lib/direct.h"

#include <sys/uio.h>

#define LIMIT_MS	500	/* guest time; a pin takes microseconds */

/* What a pin needs; both return 0 or errno. */
struct pin {
	char *from;
	pid_t owner;		/* of the mapping, for process_vm_readv() */
	int dev;
};

static int from_page(const struct pin *p)
{
	return direct_write(p->dev, p->from, 0);
}

static int vm_read(const struct pin *p)
{
	static char to[PAGE];
	struct iovec l = { to, PAGE }, r = { p->from, PAGE };

	return process_vm_readv(p->owner, &l, 1, &r, 1, 0) == (ssize_t)PAGE ? 0 : errno;
}

static void bounded(int (*how)(const struct pin *), const struct pin *p, const char *name)
{
	pid_t pid = fork();
	int status;

	if (pid < 0)
		refuse_errno("fork");
	if (!pid) {
		touch(p->from);	/* its own read-only PTE */
		_exit(how(p));
	}
	status = wait_bounded(pid, LIMIT_MS, name);
	if (status < 0)
		defect("%s: still spinning after %d ms, killed", name, LIMIT_MS);
	else
		must(!status, "%s: %s", name, strerror(WEXITSTATUS(status)));
	if (!status)
		say("%s: done", name);
}

int main(int argc, char **argv)
{
	struct pin pin = { .owner = getpid() };
	struct map plain, shared;
	int a, b;

	enter(argc, argv);
	pin.dev = direct_open();
	a = create_marked("plain", 4 * PAGE, 1);
	map_file(&plain, a, 4 * PAGE, PROT_READ, MAP_PTE);
	touch(plain.p);
	pin.from = plain.p;
	bounded(from_page, &pin, "O_DIRECT write from a page not shared");

	b = create_marked("b", 4 * PAGE, 1);
	file_close(file_clone(b, "c"), "c");
	map_file(&shared, b, 4 * PAGE, PROT_READ, MAP_PTE);
	touch(shared.p);
	pin.from = shared.p;
	bounded(vm_read, &pin, "process_vm_readv of a shared page");
	bounded(from_page, &pin, "O_DIRECT write from a shared page");
	return verdict();
}
