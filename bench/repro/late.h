/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A fault that was given the page by the driver just before it went bad, and is asleep
 * before it maps it, while the error is handled. Whoever handles it must wait for the
 * fault, or the fault must find out: nobody may read the page in the end.
 */
#ifndef REPRO_LATE_H
#define REPRO_LATE_H

#include "delay.h"
#include "place.h"

#define LATE_SIZE	(8 * PAGE)
#define LATE_BAD	(2 * PAGE)	/* the page, as an offset */

struct late {
	char *p;		/* the file, mapped; the page was not touched */
	volatile bool *handled;	/* shared: the error was */
	struct party *fault;
};

/* Returns 0 if the page cannot be read after all, -ESTALE if it can. */
HELPER int run_late_fault(void *arg)
{
	const struct late *l = arg;
	int code = try_touch(l->p + LATE_BAD, -1);

	say("the late fault: %s (si_code %d)", code ? "SIGBUS" : "done", code);
	while (!*l->handled)
		usleep(10000);
	return try_touch(l->p + LATE_BAD, -1) ? 0 : -ESTALE;
}

/* Fault the page of @fd, which is mapped nowhere yet, and fall asleep for @ms. */
HELPER void late_start(struct late *l, int fd, unsigned int ms)
{
	l->p = map_plain(fd, LATE_SIZE, PROT_READ, "the late file");
	l->handled = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (l->handled == MAP_FAILED)
		refuse_errno("allocate memory to share");
	delay_arm("page", ms);
	l->fault = start("the late fault", run_late_fault, l);
	delay_wait("page");
}

HELPER void late_finish(struct late *l)
{
	*l->handled = true;
	must(!finish(l->fault), "the late fault reads the poisoned page");
}

/* A file of which nobody has faulted the page. The policy is to kill early. */
HELPER void late_first(void)
{
	int fd = create_marked("a", LATE_SIZE, 1);
	uint64_t pfn = (device_start("pmem0") + disk_byte(fd, LATE_BAD)) / PAGE;
	struct late l;

	poison_early_kill(true);	/* fixed unmaps nobody without */
	late_start(&l, fd, 1000);
	inject(pfn);
	late_finish(&l);
	poison_early_kill(false);
}

#endif
