// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "crowd.h"
#include "fatal.h"
#include "file.h"

#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define READY_MS	20000
#define WAIT_MS		3000
#define STEP_MS		5

/* What a handler needs; set in the child before any signal can come. */
static struct {
	struct member *m;
	struct clk clk;
	volatile sig_atomic_t touching;
	sigjmp_buf back;
} self;

static void on_sigbus(int sig, siginfo_t *si, void *ctx)
{
	uint64_t now = clk_now(&self.clk);
	struct member *m = self.m;

	(void)sig;
	(void)ctx;
	if (m->nhits < MAX_HITS)
		m->hits[m->nhits] = (struct hit){
			.when = now,
			.addr = (uintptr_t)si->si_addr,
			.code = si->si_code,
			.lsb = si->si_addr_lsb,
		};
	m->nhits++;
	if (si->si_code == BUS_MCEERR_AO)
		return;		/* about memory we did not touch: go on */
	if (!self.touching)
		_exit(4);
	m->killed = si->si_code;
	siglongjmp(self.back, 1);
}

static void on_wake(int sig)
{
	(void)sig;
}

static void do_touch(char *p)
{
	self.m->killed = 0;
	self.m->err = 0;
	self.touching = 1;
	if (!sigsetjmp(self.back, 1)) {
		if (!self.m->poisons)
			touch(p);
		else if (madvise(p, PAGE, MADV_HWPOISON))
			self.m->err = -errno;
	}
	self.touching = 0;
	self.m->done++;
}

static void map_own_file(const struct crowd *c, unsigned int i)
{
	int fd = file_open(c->path[i]);

	map_at(&c->map, fd, PROT_READ | PROT_WRITE);
	file_close(fd, c->path[i]);
	map_touch_all(&c->map, (long)(c->map.size / (c->how == MAP_PMD ? PMD : PAGE)),
		      c->path[i]);
}

static void __attribute__((noreturn)) member_main(struct crowd *c, unsigned int i)
{
	struct sigaction bus = { .sa_sigaction = on_sigbus, .sa_flags = SA_SIGINFO };
	struct sigaction wake = { .sa_handler = on_wake };
	sigset_t block, rest;

	self.m = &c->m[i];
	self.clk = c->clk;
	self.m->pid = getpid();
	memset(self.m->hits, 0, sizeof(self.m->hits));	/* fault it in */
	sigemptyset(&block);
	sigaddset(&block, SIGUSR1);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) || sigprocmask(SIG_BLOCK, &block, &rest) ||
	    sigaction(SIGBUS, &bus, NULL) || sigaction(SIGUSR1, &wake, NULL))
		refuse_errno("prepare process %u", i);
	c->map_in(c, i);
	if (write(c->ready[1], "", 1) != 1)
		refuse_errno("report process %u ready", i);
	for (;;) {
		while (self.m->done != self.m->asked)
			do_touch(c->map.p + self.m->offset);
		sigsuspend(&rest);
	}
}

static void wait_ready(struct crowd *c, unsigned int i)
{
	struct pollfd pfd = { .fd = c->ready[0], .events = POLLIN };
	char byte;

	if (poll(&pfd, 1, READY_MS) != 1 || read(c->ready[0], &byte, 1) != 1)
		refuse("process %u of %u not ready after %d s", i, c->n, READY_MS / 1000);
}

static void create_files(struct bench *b, struct crowd *c, size_t size, const char *first)
{
	unsigned int i;
	int src, fd;

	if (first) {
		snprintf(c->path[0], PATH_LEN, "%s", first);
		src = file_open(first);
	} else {
		new_path(b, c->path[0]);
		src = file_create(c->path[0], size);
	}
	for (i = 1; i < c->n; i++) {
		new_path(b, c->path[i]);
		fd = file_clone(src, c->path[i]);
		file_close(fd, c->path[i]);
	}
	file_close(src, c->path[0]);
}

static void prepare(struct bench *b, struct crowd *c, unsigned int n, size_t size,
		    enum map_how how)
{
	*c = (struct crowd){ .n = n, .clk = b->clk, .how = how };
	c->path = calloc(n, sizeof(*c->path));
	c->m = mmap(NULL, n * sizeof(*c->m), PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (!c->path || c->m == MAP_FAILED)
		refuse_errno("allocate %u processes", n);
	if (pipe(c->ready))
		refuse_errno("create pipe");
	map_reserve(&c->map, size, how);
}

static void fork_all(struct crowd *c)
{
	unsigned int i, n = c->n;
	pid_t pid;

	for (i = 0; i < n; i++) {
		pid = fork();
		if (pid < 0)
			refuse_errno("fork process %u of %u", i, n);
		if (!pid)
			member_main(c, i);
		c->m[i].pid = pid;
		wait_ready(c, i);
	}
}

void crowd_start_with(struct bench *b, struct crowd *c, unsigned int n, size_t size,
		      enum map_how how, const char *first)
{
	prepare(b, c, n, size, how);
	create_files(b, c, size, first);
	c->map_in = map_own_file;
	fork_all(c);
}

void crowd_start(struct bench *b, struct crowd *c, unsigned int n, size_t size,
		 enum map_how how)
{
	crowd_start_with(b, c, n, size, how, NULL);
}

void crowd_fork(struct bench *b, struct crowd *c, unsigned int n, size_t size, enum map_how how,
		void (*map_in)(const struct crowd *c, unsigned int i), const void *arg)
{
	prepare(b, c, n, size, how);
	c->map_in = map_in;
	c->arg = arg;
	fork_all(c);
}

void crowd_stop(struct crowd *c)
{
	unsigned int i;

	for (i = 0; i < c->n; i++)
		if (kill(c->m[i].pid, SIGKILL))
			refuse_errno("kill process %u", i);
	for (i = 0; i < c->n; i++)
		if (waitpid(c->m[i].pid, NULL, 0) < 0)
			refuse_errno("wait for process %u", i);
	map_drop(&c->map);
	munmap(c->m, c->n * sizeof(*c->m));
	close(c->ready[0]);
	close(c->ready[1]);
	free(c->path);
}

uint64_t crowd_pfn(const struct crowd *c, size_t offset)
{
	uint64_t e = pagemap(c->m[0].pid, c->map.p + offset);

	if (!(e & PM_PRESENT) || !PM_PFN(e))
		refuse("%s offset %zu is not mapped", c->path[0], offset);
	return PM_PFN(e);
}

unsigned int crowd_mapped(const struct crowd *c, size_t offset)
{
	unsigned int i, n = 0;

	for (i = 0; i < c->n; i++)
		n += !!(pagemap(c->m[i].pid, c->map.p + offset) & PM_PRESENT);
	return n;
}

static void nap(void)
{
	struct timespec ts = { .tv_nsec = STEP_MS * 1000000 };

	nanosleep(&ts, NULL);
}

unsigned int crowd_wait(const struct crowd *c, uint32_t hits)
{
	unsigned int i, have = 0;
	int ms;

	for (ms = 0; ms < WAIT_MS; ms += STEP_MS) {
		for (i = 0, have = 0; i < c->n; i++)
			have += c->m[i].nhits >= hits;
		if (have == c->n)
			break;
		nap();
	}
	return have;
}

static bool ask(struct crowd *c, unsigned int i, size_t offset, bool poison)
{
	struct member *m = &c->m[i];
	int ms;

	m->offset = offset;
	m->poisons = poison;
	m->asked++;
	if (kill(m->pid, SIGUSR1))
		refuse_errno("wake process %u", i);
	for (ms = 0; ms < WAIT_MS; ms += STEP_MS) {
		if (m->done == m->asked)
			return true;
		nap();
	}
	return false;
}

int crowd_touch(struct crowd *c, unsigned int i, size_t offset)
{
	return ask(c, i, offset, false) ? c->m[i].killed : -1;
}

int crowd_poison(struct crowd *c, unsigned int i, size_t offset)
{
	return ask(c, i, offset, true) ? c->m[i].err : -ETIMEDOUT;
}
