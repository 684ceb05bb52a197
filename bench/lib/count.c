// SPDX-License-Identifier: GPL-2.0-only
#include "count.h"
#include "fatal.h"

#include <linux/perf_event.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static unsigned long long event_id(const char *event)
{
	unsigned long long id;
	char path[160];
	FILE *f;

	snprintf(path, sizeof(path), "/sys/kernel/tracing/events/%s/id", event);
	f = fopen(path, "re");
	if (!f)
		refuse_errno("open %s", path);
	if (fscanf(f, "%llu", &id) != 1)
		refuse("%s holds no number", path);
	fclose(f);
	return id;
}

void count_open(struct count *c, const char *event)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_TRACEPOINT,
		.size = sizeof(attr),
		.config = event_id(event),
		.disabled = 1,
	};
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	int cpu;

	if (cpus < 1 || cpus > COUNT_CPUS)
		refuse("%ld CPUs, 1 to %d expected", cpus, COUNT_CPUS);
	c->n = (int)cpus;
	for (cpu = 0; cpu < c->n; cpu++) {
		c->fd[cpu] = (int)syscall(SYS_perf_event_open, &attr, -1, cpu, -1,
					  PERF_FLAG_FD_CLOEXEC);
		if (c->fd[cpu] < 0)
			refuse_errno("count %s on CPU %d", event, cpu);
	}
}

static void control(struct count *c, unsigned long request, const char *what)
{
	int cpu;

	for (cpu = 0; cpu < c->n; cpu++)
		if (ioctl(c->fd[cpu], request, 0))
			refuse_errno("%s a counter", what);
}

void count_start(struct count *c)
{
	control(c, PERF_EVENT_IOC_RESET, "reset");
	control(c, PERF_EVENT_IOC_ENABLE, "start");
}

uint64_t count_stop(struct count *c)
{
	uint64_t sum = 0, n;
	int cpu;

	control(c, PERF_EVENT_IOC_DISABLE, "stop");
	for (cpu = 0; cpu < c->n; cpu++) {
		if (read(c->fd[cpu], &n, sizeof(n)) != sizeof(n))
			refuse_errno("read a counter");
		sum += n;
	}
	return sum;
}
