// SPDX-License-Identifier: GPL-2.0-only
/*
 * pmd-pte-read: a PTE read overwrites a PMD entry: crash at unlink
 *
 * Suspect: S1
 * Severity: crash
 *
 * As pmd-cow-split by reading only: a shared file is mapped by a PMD in one process, and
 * read through a VMA smaller than a PMD in another.
 *
 * stock: the first process loses all of its 512 pages, and unlink dies in clear_inode().
 * Every other variant: both keep their pages.
 */
#define _GNU_SOURCE
#include "lib/repro.h"

static void reader(int fd)
{
	const char *p = map_plain(fd, PMD / 2, PROT_READ, "b");
	size_t i, wrong = 0;

	for (i = 0; i < PMD_PAGES / 2; i++)
		wrong += *(const volatile uint64_t *)(p + i * PAGE) != mark(1, i);
	_exit(wrong ? 1 : 0);
}

int main(int argc, char **argv)
{
	int a, b, status;
	struct map m;
	pid_t pid;
	size_t i, present = 0;

	enter(argc, argv);
	a = create_marked("a", PMD, 1);
	b = file_clone(a, "b");
	map_file(&m, b, PMD, PROT_READ, MAP_PMD);
	map_touch_all(&m, 1, "b");

	pid = fork();
	if (pid < 0)
		refuse_errno("fork");
	if (!pid)
		reader(b);
	status = wait_bounded(pid, 3000, "the reader");
	must(!status, "the reader of 256 pages ended with status %#x", (unsigned int)status);
	for (i = 0; i < PMD_PAGES; i++)
		present += !!(pagemap(getpid(), m.p + i * PAGE) & PM_PRESENT);
	say("first process still maps %zu of 512 pages", present);

	map_drop(&m);
	file_close(a, "a");
	file_close(b, "b");
	say("unlinking b: its inode is evicted");
	file_unlink("b");
	return verdict();
}
