// SPDX-License-Identifier: GPL-2.0-only
/*
 * A page of a DAX file goes bad (MADV_HWPOISON).
 *
 *	t_dax_hwpoison CASE DIR
 *
 *	refault	who is told of the bad page, and who maps it anew, gets SIGBUS at a touch
 *	subpage	a page of a huge one that is shared: that address is told of, and no other
 *		page is lost
 *	subpage-own	the same where no other file has the blocks
 *	fsync	a page that was stored to: fsync(2) says EIO, once; 0 if it was clean
 *	private	who has a private copy of the page is not told, and keeps it
 *	pfn	no page goes bad: makes file "pfn", and prints where in memory its first page is
 */
#include <sys/prctl.h>

#include "t_dax.h"

#define BAD	7u		/* page */
#define PAGES	16u

#ifndef PR_MCE_KILL
#define PR_MCE_KILL		33
#define PR_MCE_KILL_SET		1
#define PR_MCE_KILL_EARLY	1
#endif

/* A process with a mapping of the file, which asked to be told at once. */
struct owner {
	pid_t pid;
	int ready, go;		/* pipes from it and to it */
};

static volatile sig_atomic_t told;
static void *volatile told_of;

static void on_told(int sig, siginfo_t *si, void *ctx)
{
	told++;
	told_of = si->si_addr;
}

/* Load from page BAD of the mapping at @p, or store to it; fail as @what if told wrongly. */
static void own(char *p, int private, const char *what, int ready, int go)
{
	struct sigaction sa = { .sa_sigaction = on_told, .sa_flags = SA_SIGINFO | SA_RESTART };
	char *page = p + BAD * page_size, c;

	if (sigaction(SIGBUS, &sa, NULL) ||
	    prctl(PR_MCE_KILL, PR_MCE_KILL_SET, PR_MCE_KILL_EARLY, 0, 0))
		die("ask to be told");
	if (private)
		store(page + BEHIND, 0x5a);
	else
		load(page);
	if (write(ready, "", 1) != 1 || read(go, &c, 1) != 1)
		die("talk to the parent");
	if (private) {
		expect(!told, "%s: who has a private copy is told", what);
		expect(!try_touch(page, -1) && page[BEHIND] == 0x5a,
		       "%s: the private copy is lost", what);
		_exit(0);
	}
	expect(told == 1, "%s: who has the page is told %d times", what, (int)told);
	expect(!told || told_of == page, "%s: told of page %ld", what,
	       (long)((char *)told_of - p) / (long)page_size);
	expect(!try_touch(page + page_size, -1), "%s: the next page is bad, too", what);
	expect(try_touch(page, -1), "%s: who has been told reads the bad page", what);
	_exit(0);
}

static void owner_start(struct owner *o, int fd, size_t size, int private, const char *what)
{
	int ready[2], go[2];
	char c, *p;

	if (pipe(ready) || pipe(go))
		die("make pipes");
	o->pid = fork();
	if (o->pid < 0)
		die("fork");
	if (!o->pid) {
		if (private)
			p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
		else if (size == pmd_size)
			p = map_huge(fd, size, PROT_READ);
		else
			p = map_small(fd, size, PROT_READ);
		if (p == MAP_FAILED)
			die("map the file");
		own(p, private, what, ready[1], go[0]);
	}
	close(ready[1]);
	close(go[0]);
	o->ready = ready[0];
	o->go = go[1];
	if (read(o->ready, &c, 1) != 1)
		die("wait for a process");
}

static void owner_end(struct owner *o)
{
	if (write(o->go, "", 1) != 1)
		die("let a process go on");
	expect(wait_bounded(o->pid, 20000) == 0, "a process dies, or does not end");
	close(o->ready);
	close(o->go);
}

/* By a process of its own, which may be told as well. */
static void poison(int fd, size_t size)
{
	pid_t pid = fork();
	int status;

	if (pid < 0)
		die("fork");
	if (!pid) {
		char *p = map_part(fd, BAD * page_size, page_size, PROT_READ);
		int err;

		signal(SIGBUS, SIG_IGN);
		load(p);
		err = madvise(p, page_size, MADV_HWPOISON) ? errno : 0;
		_exit(err == EINVAL || err == EPERM ? 77 : 0);
	}
	status = wait_bounded(pid, 20000);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		cannot("no MADV_HWPOISON");
	usleep(200000);
}

static unsigned long long pfn_of(char *p)
{
	int fd = open("/proc/self/pagemap", O_RDONLY);
	uint64_t e;

	load(p);
	if (fd < 0 || pread(fd, &e, sizeof(e), (uintptr_t)p / page_size * sizeof(e)) != sizeof(e))
		die("read pagemap");
	close(fd);
	return e & ((1ull << 55) - 1);
}

static void play_told(const char *what, size_t size, int shared)
{
	int fd = file_marked(shared ? "a" : "own", size, OLD), b = -1;
	struct owner o;
	char *p;

	if (shared)
		b = file_clone(fd, "b");
	owner_start(&o, fd, size, 0, what);
	p = map_huge(fd, size, PROT_READ);
	/* for the test, which looks whether the kernel names it */
	fprintf(stderr, "bad pfn %#llx\n", pfn_of(p + BAD * page_size));
	unmap(p, size);
	poison(fd, size);
	owner_end(&o);
	p = map_small(shared ? b : fd, size, PROT_READ);
	expect(try_touch(p + BAD * page_size, -1), "%s: a new mapping reads the bad page", what);
	expect(!try_touch(p, -1), "%s: a good page gives SIGBUS", what);
}

static void play_fsync(const char *name, size_t size, int dirty)
{
	int fd = file_marked(name, size, OLD), err;
	char *p = map_huge(fd, size, PROT_READ | PROT_WRITE);

	if (dirty)
		store(p + BAD * page_size + BEHIND, 1);
	else
		load(p + BAD * page_size);
	poison(fd, size);
	err = fsync(fd) ? errno : 0;
	expect(err == (dirty ? EIO : 0), "%s: fsync(2) says: %s", name, strerror(err));
	err = fsync(fd) ? errno : 0;
	expect(!err, "%s: fsync(2) says again: %s", name, strerror(err));
}

static void play_private(const char *name, size_t size, int shared)
{
	int fd = file_marked(name, size, OLD);
	struct owner has, copy;

	if (shared)
		close(file_clone(fd, "clone"));
	owner_start(&has, fd, size, 0, name);
	owner_start(&copy, fd, size, 1, name);
	poison(fd, size);
	owner_end(&has);
	owner_end(&copy);
}

int main(int argc, char **argv)
{
	const char *mode = argc == 3 ? argv[1] : "";
	size_t few;

	if (argc != 3)
		die("usage: %s CASE DIR", argv[0]);
	enter(argv[2]);
	few = PAGES * page_size;
	if (!strcmp(mode, "refault")) {
		play_told("a shared page", few, 1);
	} else if (!strcmp(mode, "subpage") || !strcmp(mode, "subpage-own")) {
		need_pmd();
		play_told("a page of a huge one", pmd_size, !strcmp(mode, "subpage"));
	} else if (!strcmp(mode, "fsync")) {
		play_fsync("a dirty page", few, 1);
		if (pmd_size)
			play_fsync("a dirty page of a huge one", pmd_size, 1);
		play_fsync("a clean page", few, 0);
	} else if (!strcmp(mode, "private")) {
		play_private("a page of one file", few, 0);
		play_private("a shared page", few, 1);
	} else if (!strcmp(mode, "pfn")) {
		int fd = file_marked("pfn", page_size, OLD);

		printf("%llu\n", pfn_of(map_small(fd, page_size, PROT_READ)));
	} else {
		die("no case %s", mode);
	}
	return 0;
}
