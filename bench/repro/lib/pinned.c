// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "klog.h"
#include "pinned.h"
#include "repro.h"

#include <sys/uio.h>

#define PINNED_MS	500	/* guest time; truncate may wait for the pin for so long */
#define LIMIT_MS	5000

/* A page in a pipe has a reference, like one that a device writes to. */
static void pin(char *p, int to)
{
	struct iovec page = { p, PAGE };

	if (vmsplice(to, &page, 1, 0) != (ssize_t)PAGE)
		refuse_errno("put a page into a pipe");
}

/* Did @pid come to an end within @ms (guest time)? */
static bool ends_within(pid_t pid, int ms)
{
	int waited, status;

	for (waited = 0; waited < ms; waited += 10) {
		if (waitpid(pid, &status, WNOHANG)) {
			if (status)
				refuse("truncate: %s", strerror(WEXITSTATUS(status)));
			return true;
		}
		usleep(10000);
	}
	return false;
}

void pinned_truncate(enum map_how how, const char *name)
{
	int fd = file_create(name, 2 * PMD), ends[2];
	static char page[PAGE];
	struct map m;
	pid_t pid;
	bool done;

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
	pid = fork();
	if (pid < 0)
		refuse_errno("fork");
	if (!pid)
		_exit(ftruncate(fd, 0) ? errno : 0);
	done = ends_within(pid, PINNED_MS);
	if (done)
		must(klog_has("WARNING:") && klog_has("fs/dax"), "%s: blocks of a pinned page were freed, and nothing says so", name);
	else
		say("%s: truncate waits for the pin", name);
	if (read(ends[0], page, PAGE) != (ssize_t)PAGE)
		refuse_errno("read the pipe");
	must(done || wait_bounded(pid, LIMIT_MS, "truncate") != -1, "%s: truncate waits for a pin that is gone", name);
	if (close(ends[0]) || close(ends[1]))
		refuse_errno("close the pipe");
	file_close(fd, name);
}
