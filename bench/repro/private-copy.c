// SPDX-License-Identifier: GPL-2.0-only
/*
 * private-copy: who has a private copy of the bad page is told of the error
 *
 * Suspect: N10
 * Severity: untold
 *
 * A process maps a file privately and stores to it, so it has a copy of the page, in RAM
 * and good. Another has the page itself. Both asked for early kill. The page goes bad: the
 * second must be told, the first must not, and goes on with its copy. By PTE, and where the
 * others have the page by PMD; data of one file, and shared with a clone.
 *
 * 7.3 stock: the first is told as well, as an entry of its page table that is present is
 * taken for one of the page. 6.12 looked for the mark of device memory in the entry; its
 * stock fails for another reason, poison-right-subpage, in the last case.
 */
#define _GNU_SOURCE
#include "lib/repro.h"

#include <sys/prctl.h>

#define BAD	2	/* page of the file */

struct holder {
	pid_t pid;
	int ready[2], go[2];
};

static volatile sig_atomic_t told;

static void on_bus(int sig, siginfo_t *si, void *ctx)
{
	(void)sig;
	(void)ctx;
	told = si->si_code;
}

/* Ends with 0 if it was not told, 1 if it was, 2 if its byte is another one. */
static void hold(struct holder *h, int fd, size_t size, bool private)
{
	struct sigaction sa = { .sa_sigaction = on_bus, .sa_flags = SA_SIGINFO | SA_RESTART };
	char c, *p;

	if (pipe(h->ready) || pipe(h->go))
		refuse_errno("make pipes");
	h->pid = fork();
	if (h->pid < 0)
		refuse_errno("fork");
	if (h->pid)
		return;
	if (sigaction(SIGBUS, &sa, NULL) || prctl(PR_MCE_KILL, PR_MCE_KILL_SET, PR_MCE_KILL_EARLY,
						  0, 0))
		_exit(3);
	if (private) {
		p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
		if (p == MAP_FAILED)
			_exit(3);
		p[BAD * PAGE] = 0x5a;
	} else {
		struct map m;

		map_file(&m, fd, size, PROT_READ, size < PMD ? MAP_PTE : MAP_PMD);
		p = m.p;
		touch(p + BAD * PAGE);
	}
	if (write(h->ready[1], "", 1) != 1 || read(h->go[0], &c, 1) != 1)
		_exit(3);
	if (told)
		_exit(1);
	_exit(private && p[BAD * PAGE] != 0x5a ? 2 : 0);
}

static void wait_ready(struct holder *h)
{
	char c;

	if (read(h->ready[0], &c, 1) != 1)
		refuse("a process did not come up");
}

static int finish(struct holder *h)
{
	int status;

	if (write(h->go[1], "", 1) != 1)
		refuse_errno("tell a process to finish");
	status = wait_bounded(h->pid, 5000, "a process that maps the file");
	close(h->ready[0]);
	close(h->ready[1]);
	close(h->go[0]);
	close(h->go[1]);
	if (!WIFEXITED(status) || WEXITSTATUS(status) == 3)
		refuse("a process ended with %#x", status);
	return WEXITSTATUS(status);
}

static void run(size_t size, bool clone, const char *name)
{
	static unsigned int tag;
	char path[16], other[24];
	struct holder own, copy;
	uint64_t pfn;
	int fd, err;
	char *p;

	snprintf(path, sizeof(path), "f%u", ++tag);
	snprintf(other, sizeof(other), "%s.clone", path);
	fd = create_marked(path, size, tag);
	if (clone)
		file_close(file_clone(fd, other), other);
	hold(&own, fd, size, false);
	wait_ready(&own);
	hold(&copy, fd, size, true);
	wait_ready(&copy);
	p = map_plain(fd, size, PROT_READ, path);
	touch(p + BAD * PAGE);
	pfn = own_pfn(p + BAD * PAGE);
	munmap(p, size);
	inject(pfn);
	usleep(200000);
	err = finish(&own);
	must(err == 1, "%s: who has the page was not told", name);
	err = finish(&copy);
	must(err != 1, "%s: who has a private copy was told", name);
	must(err != 2, "%s: the private copy is gone", name);
	file_close(fd, path);
}

int main(int argc, char **argv)
{
	enter(argc, argv);
	poison_early_kill(false);
	run(8 * PAGE, false, "PTE, one file");
	run(8 * PAGE, true, "PTE, shared");
	run(PMD, false, "PMD, one file");
	run(PMD, true, "PMD, shared");
	return verdict();
}
