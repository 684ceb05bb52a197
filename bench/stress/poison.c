// SPDX-License-Identifier: GPL-2.0-only
/*
 * Poison a page of one's own files, shared or not, by frame number or by address.
 *
 * A poisoned block stays bad: whoever got it next, a directory perhaps, would fail.
 * So a clone of it goes to a file that nobody changes, and the block is never free.
 * More than 512 (poisons=) go beyond what the kernel's list of bad blocks holds.
 */
#define _GNU_SOURCE
#include "stress.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../lib/map.h"

#define CORRUPT	"/sys/kernel/debug/hwpoison/corrupt-pfn"

#ifndef MADV_HWPOISON
#define MADV_HWPOISON 100
#endif

/* False: no space or the file system is going down. */
static bool bury(struct worker *w, struct sfile *f, size_t page)
{
	struct file_clone_range r = { f->fd, page * PAGE, PAGE, w->ngraves * PAGE };

	plan(w, f);
	if (!ioctl(w->grave, FICLONERANGE, &r)) {
		w->ngraves++;
		return true;
	}
	settle(w, f, page * PAGE_GRANS, (page + 1) * PAGE_GRANS, "clone before poisoning");
	return false;
}

struct injection {
	char *addr;
	uint64_t pfn;		/* by frame if not 0, else by address */
	int err;		/* out: 0, or errno */
};

/* The kernel signals an injector that maps the page as if it had loaded from it. */
static void inject(void *arg)
{
	struct injection *in = arg;
	char text[32];

	in->err = 0;
	snprintf(text, sizeof(text), "%#llx", (unsigned long long)in->pfn);
	if (in->pfn ? file_put(CORRUPT, text) : madvise(in->addr, PAGE, MADV_HWPOISON))
		in->err = errno;
}

/* Others may be at the same block: that it is bad already, or gone, is no failure. */
static bool is_poisoned(struct worker *w, const struct sfile *f, size_t page, struct injection *in)
{
	guarded(inject, in);
	if (!in->err) {
		w->slot->count[POISONED]++;
		return true;
	}
	w->slot->count[POISON_REFUSED]++;
	if (w->cfg->strict && in->err != EHWPOISON && in->err != EFAULT && !w->sh->down)
		fail(w, "poison %s page %zu (%s): %s", f->path, page,
		     in->pfn ? "by frame" : "by address", strerror(in->err));
	return false;
}

/* The victim that is not the injector: maps, says so, and tries again when told. */
static void __attribute__((noreturn)) victim(char *addr, int ready, int go)
{
	char byte = 0;

	if (guarded(touch_page, addr) || write(ready, &byte, 1) != 1)
		_exit(0);
	while (read(go, &byte, 1) < 0 && errno == EINTR)
		;		/* SIGBUS: it may be told early */
	_exit(guarded(touch_page, addr) ? 0 : 4);
}

/* Only another process maps the page. Returns whether that could still read it. */
static bool poison_remote(struct worker *w, struct sfile *f, size_t page, struct injection *in)
{
	int ready[2], go[2], status = 0;
	bool taken;
	unsigned int i;
	char byte = 0;
	pid_t pid;

	if (pipe(ready) || pipe(go))
		fail(w, "pipe: %s", strerror(errno));
	pid = fork();
	if (pid < 0)
		fail(w, "fork: %s", strerror(errno));
	if (!pid) {
		close(go[1]);
		victim(in->addr, ready[1], go[0]);
	}
	close(ready[1]);
	while (read(ready[0], &byte, 1) < 0 && errno == EINTR)
		;
	for (i = 0; i < VIEWS; i++)
		view_drop(w, &f->view[i]);
	taken = is_poisoned(w, f, page, in);
	close(go[1]);		/* the end of file says: go */
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	close(go[0]);
	close(ready[0]);
	for (i = 0; i < VIEWS; i++)
		view_make(w, f, &f->view[i]);
	if (!WIFEXITED(status))
		fail(w, "the victim of poison was killed by signal %d", WTERMSIG(status));
	return taken && WEXITSTATUS(status) == 4;
}

/* Poison a page that is mapped, which in->addr says where. Returns as above. */
static bool poison_page(struct worker *w, struct sfile *f, size_t page, struct injection *in)
{
	bool by_pfn = rnd_below(&w->rnd, 4), remote = rnd_below(&w->rnd, 2);
	uint64_t e = pagemap(getpid(), in->addr);

	if (!(e & PM_PRESENT))
		return false;	/* unmapped since, by the poison of another page */
	in->pfn = by_pfn || remote ? PM_PFN(e) : 0;
	if (remote)
		return poison_remote(w, f, page, in);
	return is_poisoned(w, f, page, in) && !guarded(touch_page, in->addr);
}

void op_poison(struct worker *w)
{
	struct sfile *f = pick_file(w);
	struct view *v = &f->view[rnd_below(&w->rnd, VIEWS)];
	bool early = rnd_below(&w->rnd, 2);
	long page = pick_page(w, f, v);
	size_t g = (size_t)page * PAGE_GRANS;
	struct injection in = { 0 };

	if (!w->cfg->poison || page < 0 || (g + PAGE_GRANS) * GRAN > f->size ||
	    f->shadow[g] == HOLE || f->shadow[g] == LOST)
		return;
	if (__atomic_fetch_add(&w->sh->poisons, 1, __ATOMIC_RELAXED) >= w->cfg->poisons)
		return;
	if (file_put("/proc/sys/vm/memory_failure_early_kill", early ? "1" : "0"))
		fail(w, "set the kill policy: %s", strerror(errno));
	in.addr = view_addr(v, (size_t)page);
	if (!bury(w, f, (size_t)page) || guarded(touch_page, in.addr))
		return;
	if (poison_page(w, f, (size_t)page, &in) && !w->sh->down) {
		w->slot->count[POISON_ESCAPED]++;
		if (w->cfg->strict)
			fail(w, "%s page %zu can be read after it was poisoned %s, %s kill", f->path,
			     (size_t)page, in.pfn ? "by frame" : "by address",
			     early ? "early" : "late");
	}
	plan(w, f);
	resync(w, f, g, g + PAGE_GRANS);
}
