// SPDX-License-Identifier: GPL-2.0-only
/*
 * shared-mm: processes that share their memory without being threads
 *
 * Suspect: W31
 * Severity: untold
 *
 * Three processes share an mm (CLONE_VM without CLONE_THREAD), or a child and its parent,
 * which is in vfork(). A page that they map goes bad. Early kill: each must be told once;
 * who injects the error as if it had touched the page, with BUS_MCEERR_AR, the others
 * with BUS_MCEERR_AO. Late kill: only who injects it.
 *
 * stock: task_early_kill() takes each process that has the mm of the current task for the
 * current task. It is told on behalf of the others, and they are not told. All other
 * variants: told once each. These without "mm/memory-failure: signal processes whose main
 * thread has exited": as stock. floor: not told.
 */
#define _GNU_SOURCE
#include "lib/repro.h"

#include <sched.h>
#include <sys/prctl.h>

#define SHARERS	3u
#define STACK	(64ul << 10)
#define CASES	4u

/* All of this is shared, as the rest of memory is. */
static struct sharer {
	volatile pid_t pid;
	volatile uint32_t nhits;
	volatile int32_t code;		/* of the last SIGBUS */
	volatile uint64_t addr;
} sharers[SHARERS];
static char stacks[SHARERS][STACK] __attribute__((aligned(16)));

/* The process that calls clone() is sharers[0]. */
static void on_bus(int sig, siginfo_t *si, void *ctx)
{
	pid_t pid = getpid();

	(void)sig;
	(void)ctx;
	for (struct sharer *s = sharers; s < sharers + SHARERS; s++)
		if (s->pid == pid) {
			s->nhits++;
			s->code = si->si_code;
			s->addr = (uintptr_t)si->si_addr;
		}
}

static int idle(void *arg)
{
	struct sharer *s = arg;

	if (prctl(PR_SET_PDEATHSIG, SIGKILL))
		_exit(3);
	s->pid = getpid();
	for (;;)
		pause();
}

static void start_sharers(void)
{
	for (unsigned int i = 1; i < SHARERS; i++) {
		if (clone(idle, stacks[i] + STACK, CLONE_VM | SIGCHLD, &sharers[i]) < 0)
			refuse_errno("clone process %u", i);
		for (int ms = 0; !sharers[i].pid; ms += 10) {
			if (ms > 5000)
				refuse("process %u does not start", i);
			usleep(10000);
		}
	}
}

static void stop_sharers(void)
{
	for (unsigned int i = 1; i < SHARERS; i++) {
		if (kill(sharers[i].pid, SIGKILL) || waitpid(sharers[i].pid, NULL, 0) < 0)
			refuse_errno("kill process %u", i);
		sharers[i].pid = 0;
	}
}

/* Process @i was told of @page, @times times, the last one with @code. */
static void check_told(const char *name, unsigned int i, const char *page, uint32_t times, int code)
{
	const struct sharer *s = &sharers[i];

	must(s->nhits == times, "%s: process %u was told %u times, not %u", name, i, s->nhits,
	     times);
	if (!s->nhits)
		return;
	must(s->code == code, "%s: process %u: si_code %d, not %d", name, i, s->code, code);
	must(s->addr == (uintptr_t)page, "%s: process %u: another address", name, i);
}

static void begin(bool early)
{
	poison_early_kill(early);
	for (unsigned int i = 0; i < SHARERS; i++)
		sharers[i].nhits = 0;
}

static void end(const char *name, const char *page)
{
	must(!(pagemap(getpid(), page) & PM_PRESENT), "%s: the page is still mapped", name);
	say("%s: told %u, %u, %u times", name, sharers[0].nhits, sharers[1].nhits,
	    sharers[2].nhits);
}

/* The page is injected by the first of the processes. */
static void by_sharer(const char *page, bool early, const char *name)
{
	begin(early);
	inject(own_pfn(page));
	usleep(200000);
	check_told(name, 0, page, 1, BUS_MCEERR_AR);
	for (unsigned int i = 1; i < SHARERS; i++)
		check_told(name, i, page, early, BUS_MCEERR_AO);
	end(name, page);
}

/* By one that does not share their memory. */
static void by_other(const char *page, char *area, size_t size, const char *name)
{
	uint64_t pfn = own_pfn(page);
	pid_t pid;

	begin(true);
	pid = fork();
	if (pid < 0)
		refuse_errno("fork the injector");
	if (!pid) {
		if (munmap(area, size))
			refuse_errno("unmap the file in the injector");
		inject(pfn);
		_exit(0);
	}
	if (wait_bounded(pid, 5000, "the injector"))
		refuse("%s: the injector does not end", name);
	usleep(200000);
	for (unsigned int i = 0; i < SHARERS; i++)
		check_told(name, i, page, 1, BUS_MCEERR_AO);
	end(name, page);
}

static int inject_as_child(void *arg)
{
	sharers[1].pid = getpid();
	inject(*(uint64_t *)arg);
	_exit(0);
}

/* By a child, whose parent is in vfork() until it ends. */
static void by_child(const char *page, const char *name)
{
	uint64_t pfn = own_pfn(page);
	pid_t pid;

	begin(true);
	pid = clone(inject_as_child, stacks[1] + STACK, CLONE_VM | CLONE_VFORK | SIGCHLD, &pfn);
	if (pid < 0)
		refuse_errno("clone the child");
	if (waitpid(pid, NULL, 0) < 0)
		refuse_errno("wait for the child");
	usleep(200000);
	check_told(name, 0, page, 1, BUS_MCEERR_AO);
	check_told(name, 1, page, 1, BUS_MCEERR_AR);
	end(name, page);
}

int main(int argc, char **argv)
{
	struct sigaction bus = { .sa_sigaction = on_bus, .sa_flags = SA_SIGINFO };
	const size_t size = CASES * PAGE;
	char *p;
	int fd;

	enter(argc, argv);
	if (sigaction(SIGBUS, &bus, NULL))
		refuse_errno("catch SIGBUS");
	sharers[0].pid = getpid();
	fd = file_create("a", size);
	p = map_plain(fd, size, PROT_READ | PROT_WRITE, "a");
	for (size_t i = 0; i < size; i += PAGE)
		touch(p + i);
	start_sharers();
	by_sharer(p, true, "by one of three, early kill");
	by_sharer(p + PAGE, false, "by one of three, late kill");
	by_other(p + 2 * PAGE, p, size, "by another process, early kill");
	stop_sharers();
	by_child(p + 3 * PAGE, "by a child of vfork, early kill");
	munmap(p, size);
	file_close(fd, "a");
	return verdict();
}
