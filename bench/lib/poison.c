// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "poison.h"
#include "fatal.h"
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CORRUPT	"/sys/kernel/debug/hwpoison/corrupt-pfn"

void poison_open(struct poison *p, const struct clk *clk)
{
	p->clk = *clk;
	p->fd = open(CORRUPT, O_WRONLY | O_CLOEXEC);
	if (p->fd < 0)
		refuse_errno("open " CORRUPT " (CONFIG_HWPOISON_INJECT?)");
	if (file_put("/proc/sys/kernel/sched_rt_runtime_us", "-1"))
		refuse_errno("lift the limit of realtime tasks");
}

void poison_close(struct poison *p)
{
	close(p->fd);
}

void poison_early_kill(bool on)
{
	if (file_put("/proc/sys/vm/memory_failure_early_kill", on ? "1" : "0"))
		refuse_errno("set vm.memory_failure_early_kill");
}

static void realtime(bool on)
{
	struct sched_param sp = { .sched_priority = on ? 50 : 0 };

	if (sched_setscheduler(0, on ? SCHED_FIFO : SCHED_OTHER, &sp))
		refuse_errno("change scheduling policy");
}

int poison_pfn(const struct poison *p, uint64_t pfn, uint64_t *start, uint64_t *end)
{
	char text[32];
	size_t len = (size_t)snprintf(text, sizeof(text), "%#llx", (unsigned long long)pfn);
	ssize_t n;
	int err;

	realtime(true);
	*start = clk_start(&p->clk);
	n = write(p->fd, text, len);
	*end = clk_stop(&p->clk);
	err = n < 0 ? -errno : 0;
	realtime(false);
	return err;
}
