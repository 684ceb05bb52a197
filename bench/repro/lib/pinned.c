// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "pinned.h"
#include "repro.h"

#include <sys/klog.h>
#include <sys/uio.h>

#define LOG_READ_ALL	3	/* SYSLOG_ACTION_READ_ALL */
#define LOG_CLEAR	5	/* SYSLOG_ACTION_CLEAR */

/* Each place in the kernel warns once, or once more after this. */
static void listen(void)
{
	if (file_put("/sys/kernel/debug/clear_warn_once", "1"))
		refuse_errno("have the kernel warn again");
	if (klogctl(LOG_CLEAR, NULL, 0) < 0)
		refuse_errno("clear the kernel log");
}

static bool warned(void)
{
	static char log[1 << 16];
	int n = klogctl(LOG_READ_ALL, log, sizeof(log) - 1);

	if (n < 0)
		refuse_errno("read the kernel log");
	log[n] = '\0';
	return strstr(log, "WARNING:") && strstr(log, "fs/dax");
}

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

	if (pipe(ends))
		refuse_errno("make a pipe");
	map_file(&m, fd, 2 * PMD, PROT_READ, how);
	touch(m.p);
	pin(m.p, ends[1]);
	map_drop(&m);

	listen();
	if (ftruncate(fd, 0))
		refuse_errno("truncate %s", name);
	must(warned(), "%s: blocks of a pinned page were freed, and nothing says so", name);
	if (close(ends[0]) || close(ends[1]))
		refuse_errno("close the pipe");
	file_close(fd, name);
}
