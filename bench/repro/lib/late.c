// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "late.h"

/* Returns 0 if the page cannot be read after all, -ESTALE if it can. */
static int run_late_fault(void *arg)
{
	const struct late *l = arg;
	int code = try_touch(l->p + LATE_BAD, -1);

	say("the late fault: %s (si_code %d)", code ? "SIGBUS" : "done", code);
	while (!*l->handled)
		usleep(10000);
	return try_touch(l->p + LATE_BAD, -1) ? 0 : -ESTALE;
}

void late_start(struct late *l, int fd, unsigned int ms)
{
	l->p = map_plain(fd, LATE_SIZE, PROT_READ, "the late file");
	l->handled = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (l->handled == MAP_FAILED)
		refuse_errno("allocate memory to share");
	delay_arm("page", ms);
	l->fault = start("the late fault", run_late_fault, l);
	delay_wait("page");
}

void late_finish(struct late *l)
{
	*l->handled = true;
	must(!finish(l->fault), "the late fault reads the poisoned page");
}

static void late_file(int fd)
{
	uint64_t pfn = (device_start("pmem0") + disk_byte(fd, LATE_BAD)) / PAGE;
	struct late l;

	poison_early_kill(true);	/* fixed unmaps no process without */
	late_start(&l, fd, 1000);
	inject(pfn);
	late_finish(&l);
	poison_early_kill(false);
}

void late_first(void)
{
	late_file(create_marked("a", LATE_SIZE, 1));
}

void late_grown(void)
{
	int fd = create_marked("a", LATE_SIZE, 1);
	char *first = map_plain(fd, PAGE, PROT_READ, "the first page");

	if (try_touch(first, -1))
		refuse("the first page of the file gives SIGBUS");
	late_file(fd);
	must(!try_touch(first, -1), "a good page of the file gives SIGBUS");
}
