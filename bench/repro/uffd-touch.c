// SPDX-License-Identifier: GPL-2.0-only
/*
 * uffd-touch: a touch of a write-protected page that is not mapped
 *
 * Suspect: W32
 * Severity: hang
 *
 * userfaultfd write-protects a mapping of a DAX file in asynchronous mode, as
 * programs do that look for written pages with PAGEMAP_SCAN. Then a page of it is
 * touched that was never mapped, or was unmapped since. The touch must come to an end,
 * and a scan must find that page written if it was stored to, and no other page.
 *
 * stock: the touch never ends: insert_pfn() takes the mark of the protection in the page
 * table for a page that is there. The process takes the same fault again and again until
 * it is killed; a store to a shared mapping makes the kernel warn, besides, and gets SIGBUS on
 * 7.3. All other variants: fixed by "mm: map what userfaultfd has write-protected".
 */
#define _GNU_SOURCE
#include "lib/wp.h"

#define PAGES	8u
#define SIZE	(PAGES * PAGE)
#define AT	3u		/* page that is touched */

struct way {
	const char *name;
	bool shared, mapped, by_scan, store;
};

static void __attribute__((noreturn)) play(const struct way *w, const struct map *m, int fd)
{
	char *page = m->p + AT * PAGE;
	size_t written;

	if (mmap(m->p, SIZE, PROT_READ | PROT_WRITE, (w->shared ? MAP_SHARED : MAP_PRIVATE) |
		 MAP_FIXED, fd, 0) == MAP_FAILED)
		refuse_errno("map the file");
	for (size_t i = 0; w->mapped && i < PAGES; i++)
		touch(m->p + i * PAGE);
	wp_register(m->p, SIZE);
	if (w->by_scan)
		wp_scan(m->p, SIZE);
	else
		wp_protect(m->p, SIZE);
	if (w->mapped && madvise(m->p, SIZE, MADV_DONTNEED))
		refuse_errno("unmap the pages");
	if (w->store)
		touch_write(page, 7);
	else
		touch(page);
	written = wp_written(page, PAGE);
	must(written == w->store, "%s: %s", w->name, w->store ? "the store was not noted" :
	     "a load was noted as a store");
	must(!wp_written(m->p, AT * PAGE) && !wp_written(page + PAGE, SIZE - (AT + 1) * PAGE),
	     "%s: other pages were noted as written", w->name);
	touch_write(page, 8);
	must(wp_written(page, PAGE) == 1, "%s: a later store was not noted", w->name);
	_exit(verdict());
}

static void run(const struct way *w, int fd)
{
	struct map m;
	int status;
	pid_t pid;
	char c;

	map_reserve(&m, SIZE, MAP_PTE);
	pid = fork();
	if (pid < 0)
		refuse_errno("fork");
	if (!pid)
		play(w, &m, fd);
	status = wait_bounded(pid, 1000, "the process that touches");
	map_drop(&m);
	if (status < 0) {
		defect("%s: the touch never ends", w->name);
		return;
	}
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS) {
		defect("%s: SIGBUS", w->name);
		return;
	}
	if (!WIFEXITED(status) || WEXITSTATUS(status) > 1)
		refuse("%s: the process ended with status %#x", w->name, status);
	must(!WEXITSTATUS(status), "%s: see above", w->name);
	if (pread(fd, &c, 1, AT * PAGE) != 1)
		refuse_errno("read the file");
	must(c == (w->shared ? 8 : 0), "%s: the file has %d", w->name, c);
	say("%s: the touch ended", w->name);
	if (pwrite(fd, "", 1, AT * PAGE) != 1)
		refuse_errno("write the file");
}

int main(int argc, char **argv)
{
	static const struct way ways[] = {
		{ "load, never mapped", true, false, false, false },
		{ "store, never mapped", true, false, false, true },
		{ "load, never mapped, by scan", true, false, true, false },
		{ "store, never mapped, by scan", true, false, true, true },
		{ "load, unmapped since", true, true, false, false },
		{ "store, unmapped since", true, true, false, true },
		{ "load, private", false, false, false, false },
		{ "store, private", false, false, false, true },
	};
	int fd;

	enter(argc, argv);
	/* Who takes a mark for a page compares it with the page. */
	say("EXPECTED: WARNING:");
	fd = file_create("a", SIZE);
	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++)
		run(&ways[i], fd);
	file_close(fd, "a");
	return verdict();
}
