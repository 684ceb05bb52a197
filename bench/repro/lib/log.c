// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "log.h"

#include <sys/stat.h>

#define LOG_COMMITS	600u	/* of 256 KiB each: more than twice round the log */

/* Each of these is a checkpoint of its own, which ends at a stripe boundary. */
static int run_filler(void *arg)
{
	struct log_filler *f = arg;

	while (*f->commits < LOG_COMMITS) {
		if (fchmod(f->fd, 0600 | (*f->commits & 1)) || fsync(f->fd))
			return -errno;
		++*f->commits;
	}
	return 0;
}

bool log_fill(struct log_filler *f)
{
	unsigned int before;

	f->fd = open("filler", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (f->fd < 0)
		refuse_errno("create filler");
	f->commits = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (f->commits == MAP_FAILED)
		refuse_errno("allocate a counter");
	f->party = start("the filler of the log", run_filler, f);
	do {
		before = *f->commits;
		usleep(300000);
	} while (*f->commits != before);
	say("the log is %s after %u commits", before < LOG_COMMITS ? "full" : "not full", before);
	return before < LOG_COMMITS;
}
