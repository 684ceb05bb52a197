// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "klog.h"
#include "pinned.h"
#include "repro.h"

#include <sys/uio.h>

/* A page in a pipe has a reference, like one that a device writes to. */
static void pin(char *p, int to)
{
	struct iovec page = { p, PAGE };

	if (vmsplice(to, &page, 1, 0) != (ssize_t)PAGE)
		refuse_errno("put a page into a pipe");
}

void pinned_truncate(enum map_how how, const char *name)
{
	int fd = file_create(name, 2 * PMD), ends[2];
	struct map m;

	say("EXPECTED: WARNING:");
	say("EXPECTED: Call Trace:");
	if (pipe(ends))
		refuse_errno("make a pipe");
	map_file(&m, fd, 2 * PMD, PROT_READ, how);
	touch(m.p);
	pin(m.p, ends[1]);
	map_drop(&m);

	/* Each place in the kernel warns once, or once more after this. */
	if (file_put("/sys/kernel/debug/clear_warn_once", "1"))
		refuse_errno("have the kernel warn again");
	klog_mark();
	if (ftruncate(fd, 0))
		refuse_errno("truncate %s", name);
	must(klog_has("WARNING:") && klog_has("fs/dax"), "%s: blocks of a pinned page were freed, and nothing says so", name);
	if (close(ends[0]) || close(ends[1]))
		refuse_errno("close the pipe");
	file_close(fd, name);
}
