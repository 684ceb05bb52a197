// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "headless.h"

#include <pthread.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#define PAGES	8u
#define WAIT_MS	5000

struct seat {
	volatile pid_t tid;		/* of the thread that stays */
	volatile bool ready;		/* it has the page mapped */
	volatile bool asked;		/* it is to touch the page */
	volatile int32_t touched;	/* si_code of the SIGBUS that it got then */
	volatile uint32_t nhits;	/* BUS_MCEERR_AO so far; of the last one: */
	volatile pid_t hit;		/* which thread got it */
	volatile uint64_t addr;
};

/* In the process: */
static struct seat *seat;
static char *page;
static bool early;

static void on_bus(int sig, siginfo_t *si, void *ctx)
{
	(void)sig;
	(void)ctx;
	if (si->si_code != BUS_MCEERR_AO) {
		seat->touched = si->si_code;
		_exit(0);
	}
	seat->nhits++;
	seat->addr = (uintptr_t)si->si_addr;
	seat->hit = gettid();
}

static void *stay(void *arg)
{
	(void)arg;
	seat->tid = gettid();
	if (early && prctl(PR_MCE_KILL, PR_MCE_KILL_SET, PR_MCE_KILL_EARLY, 0, 0))
		refuse_errno("ask for early kill");
	touch(page);
	seat->ready = true;
	while (!seat->asked)
		usleep(10000);
	touch(page);
	_exit(0);
}

/* Pages that differ, and that KSM may merge with those of others. */
static void map_anonymous(const struct map *m)
{
	if (mmap(m->p, m->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
		 -1, 0) == MAP_FAILED)
		refuse_errno("map %zu bytes at %p", m->size, (void *)m->p);
	if (madvise(m->p, m->size, MADV_MERGEABLE))
		refuse_errno("let memory be merged");
	for (size_t i = 0; i < m->size / PAGE; i++)
		touch_write(m->p + i * PAGE, (char)(HEADLESS_BYTE + i));
}

static void __attribute__((noreturn)) lose_head(const struct headless *h, int fd)
{
	struct sigaction bus = { .sa_sigaction = on_bus, .sa_flags = SA_SIGINFO };
	pthread_t thread;
	int err;

	seat = h->seat;
	page = h->map.p;
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) || sigaction(SIGBUS, &bus, NULL))
		refuse_errno("prepare the process");
	if (fd < 0)
		map_anonymous(&h->map);
	else
		map_at(&h->map, fd, PROT_READ | PROT_WRITE);
	err = pthread_create(&thread, NULL, stay, NULL);
	if (err)
		refuse("start a thread: %s", strerror(err));
	syscall(SYS_exit, 0);		/* this thread only */
	_exit(3);
}

/* The state of a main thread that is gone, and not waited for. */
static bool is_zombie(pid_t pid)
{
	char path[40], state = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	f = fopen(path, "re");
	if (!f)
		refuse_errno("open %s", path);
	if (fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
		refuse("no state in %s", path);
	fclose(f);
	return state == 'Z';
}

void headless_start(struct headless *h, int fd, bool asks)
{
	int ms;

	h->seat = mmap(NULL, sizeof(*h->seat), PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (h->seat == MAP_FAILED)
		refuse_errno("allocate what the process reports");
	map_reserve(&h->map, PAGES * PAGE, MAP_PTE);
	early = asks;
	h->pid = fork();
	if (h->pid < 0)
		refuse_errno("fork the process");
	if (!h->pid)
		lose_head(h, fd);
	for (ms = 0; ms < WAIT_MS; ms += 10) {
		if (h->seat->ready && is_zombie(h->pid))
			return;
		usleep(10000);
	}
	refuse("the main thread is still there, or the other one is not");
}

static bool is_mapped(const struct headless *h)
{
	return pagemap(h->seat->tid, h->map.p) & PM_PRESENT;
}

uint64_t headless_pfn(const struct headless *h)
{
	uint64_t e = pagemap(h->seat->tid, h->map.p);

	if (!(e & PM_PRESENT) || !PM_PFN(e))
		refuse("thread %d does not map its page", (int)h->seat->tid);
	return PM_PFN(e);
}

static void check_told(const struct headless *h, const char *name)
{
	const struct seat *s = h->seat;

	must(s->nhits, "%s: the process was not told", name);
	must(s->nhits < 2, "%s: the process was told %u times", name, s->nhits);
	if (!s->nhits)
		return;
	must(s->addr == (uintptr_t)h->map.p, "%s: told of another address", name);
	must(s->hit == s->tid, "%s: thread %d was told, not %d", name, (int)s->hit, (int)s->tid);
}

void headless_finish(struct headless *h, const char *name)
{
	bool mapped;

	usleep(200000);
	check_told(h, name);
	mapped = is_mapped(h);
	must(!mapped, "%s: the page is still mapped", name);
	if (mapped) {		/* it may be of a device that is gone */
		if (kill(h->pid, SIGKILL))
			refuse_errno("kill the process");
	} else {
		h->seat->asked = true;
	}
	must(wait_bounded(h->pid, WAIT_MS, "the process") >= 0, "%s: no answer on touch", name);
	must(mapped || h->seat->touched, "%s: no SIGBUS on touch", name);
	say("%s: %u signals, %s, SIGBUS on touch with si_code %d", name, h->seat->nhits,
	    mapped ? "still mapped" : "unmapped", h->seat->touched);
	map_drop(&h->map);
	munmap(h->seat, sizeof(*h->seat));
}
