// SPDX-License-Identifier: GPL-2.0-only
/*
 * sync-fault: an error between the halves of a MAP_SYNC fault
 *
 * Severity: hang
 *
 * A write fault on a MAP_SYNC mapping has two halves with an fsync between. A page that
 * goes bad in between must not be mapped by the second half: the handler of the error has
 * looked for owners, and is done.
 *
 * A child stores to one page after the other, 150 times; a realtime parent injects an
 * error into each, a few microseconds later after the store began than into the one
 * before, so that some hit the time between the halves. Afterwards no page may be mapped.
 *
 * stock, fixed: fault and handler hang. rbtree and callout without "fsdax: finish a
 * synchronous fault only on the page that is there": the second half maps pages that went
 * bad; with it, right. floor: no process is told.
 */
#define _GNU_SOURCE
#include "lib/repro.h"

#include <sched.h>
#include <time.h>

#define TRIALS	150u
#define STEP_NS	5000
#define SIZE	(2 * TRIALS * PAGE)

/* The frame at physical byte 0 of the file system. */
static uint64_t first_pfn(void)
{
	int fd = file_create("sync-base", PAGE);
	uint64_t entry, phys = disk_byte(fd, 0);
	struct map m;

	map_file(&m, fd, PAGE, PROT_READ, MAP_PTE);
	touch(m.p);
	entry = pagemap(getpid(), m.p);
	if (!(entry & PM_PRESENT))
		refuse("the page of sync-base is not mapped");
	map_drop(&m);
	close(fd);
	return PM_PFN(entry) - phys / PAGE;
}

/* Stores to a page for each byte it gets, and answers with what came of it. */
static void child(char *p, int from, int to)
{
	unsigned int i;

	for (i = 0; i < TRIALS; i++) {
		char c;
		int code;

		if (read(from, &c, 1) != 1)
			_exit(1);
		code = try_touch(p + 2 * i * PAGE, 1);
		if (write(to, &code, sizeof(code)) != sizeof(code))
			_exit(1);
	}
	pause();
}

int main(int argc, char **argv)
{
	struct sched_param rt = { .sched_priority = 1 };
	unsigned int i, mapped = 0, bus = 0;
	int fd, go[2], done[2], inject;
	uint64_t base;
	char *p;
	pid_t pid;

	enter(argc, argv);
	poison_early_kill(true);
	base = first_pfn();
	fd = open("sync", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || fallocate(fd, 0, 0, SIZE))
		refuse_errno("make the file sync");
	file_need_dax(fd, "sync");
	p = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED_VALIDATE | MAP_SYNC, fd, 0);
	if (p == MAP_FAILED)
		cannot("no MAP_SYNC here: %s", strerror(errno));
	inject = open("/sys/kernel/debug/hwpoison/corrupt-pfn", O_WRONLY | O_CLOEXEC);
	if (inject < 0 || pipe(go) || pipe(done))
		refuse_errno("prepare the injection");

	catch_bus();
	pid = fork();
	if (pid < 0)
		refuse_errno("fork");
	if (!pid)
		child(p, go[0], done[1]);
	if (sched_setscheduler(0, SCHED_FIFO, &rt))
		refuse_errno("become a realtime task");

	for (i = 0; i < TRIALS; i++) {
		off_t offset = (off_t)(2 * i * PAGE);
		struct timespec delay = { .tv_nsec = (long)i * STEP_NS };
		char pfn[32];
		int code, n;

		n = snprintf(pfn, sizeof(pfn), "%#llx",
			     (unsigned long long)(base + disk_byte(fd, (size_t)offset) / PAGE));
		if (write(go[1], "", 1) != 1)
			refuse_errno("start the child");
		nanosleep(&delay, NULL);
		/* Fails where the page has no owner yet. */
		if (write(inject, pfn, (size_t)n) != n && errno != EBUSY)
			refuse_errno("inject into %s", pfn);
		if (read(done[0], &code, sizeof(code)) != sizeof(code))
			refuse_errno("hear from the child");
		bus += !!code;
		if (!(pagemap(pid, p + offset) & PM_PRESENT))
			continue;
		if (!mapped++)
			say("an error %u us after the store began: the page is mapped after it",
			    i * STEP_NS / 1000);
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	say("%u errors: %u stores got SIGBUS, %u pages stay mapped", TRIALS, bus, mapped);
	must(!mapped, "a fault mapped %u pages that had gone bad", mapped);
	return verdict();
}
