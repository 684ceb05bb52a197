// SPDX-License-Identifier: GPL-2.0-only
/*
 * shutdown-stale: owners left in struct pages after a shutdown
 *
 * Suspect: H5
 * Severity: none
 *
 * Files of nine kinds (by PTE and PMD; shared, copied, without blocks yet, unlinked) are
 * mapped when the file system is shut down, with and without its log, as in generic/388;
 * then everything that fails on it is tried, and it is unmounted. No page of the device
 * may have an owner then, and after mounting again files that get the same blocks must be
 * their owners.
 *
 * Does not reproduce: every variant passes. A shutdown while other tasks are in the
 * middle of faults is in the job stress, on rbtree and callout only. The program also
 * notes whether the kernel keeps owners at all ("owners noted").
 */
#define _GNU_SOURCE
#include "lib/peek.h"
#include "lib/victims.h"

#include <sys/mount.h>

#define FS_IOC_GOINGDOWN	_IOR('X', 125, uint32_t)

static struct owned owners[MAX_PAGES];

static size_t used_again(const uint64_t *pfn, size_t n)
{
	size_t i, k, again = 0;

	for (i = 0; i < n; i++) {
		for (k = 0; k < npages && pfns[k] != pfn[i]; k++)
			;
		again += k < npages;
	}
	return again;
}

/* Of its pages, @step apart: how many have another owner. 0 where a kernel notes none. */
static size_t count_foreign(const struct peek *p, const uint64_t *pfn, size_t n, size_t step)
{
	size_t i, foreign = 0;

	peek_pages(p, pfn, owners, n);
	for (i = 0; i < n && owners[0].mapping; i++)
		foreign += owners[i].mapping != MAPPING_OF_TAIL &&
			   (owners[i].mapping != owners[0].mapping || owners[i].index != i * step ||
			    owners[i].private);
	return foreign;
}

/*
 * Files as before, but none shares anything. The kernel warns, if it takes a page for
 * somebody else's.
 */
static void check_next(const struct peek *p, const char *when)
{
	uint64_t pfn[SMALL / PAGE];
	size_t i, at, n, again = 0, foreign = 0;
	struct map m[VICTIMS];
	int fd[VICTIMS];

	for (i = 0; i < VICTIMS; i++) {
		const struct victim *v = &victims[i];

		fd[i] = create_marked(v->path, v->size, 6);
		map_file(&m[i], fd[i], v->size, PROT_READ, v->how);
		for (at = 0, n = 0; at < v->size; at += victim_step(v)) {
			touch(m[i].p + at);
			pfn[n++] = own_pfn(m[i].p + at);
		}
		again += used_again(pfn, n);
		foreign += count_foreign(p, pfn, n, victim_step(v) / PAGE);
	}
	say("%s: %zu of the pages are used by the next files", when, again);
	if (!again)
		cannot("no block is used again");
	must(!foreign, "%s: %zu pages of the next files have another owner", when, foreign);
	for (i = 0; i < VICTIMS; i++) {
		map_drop(&m[i]);
		file_close(fd[i], victims[i].path);
		file_unlink(victims[i].path);
	}
}

/* While the files are mapped: else this looks for what is never there. */
static size_t count_owned(const struct peek *p)
{
	size_t i, n = 0;

	peek_pages(p, pfns, owners, npages);
	for (i = 0; i < npages; i++)
		n += owners[i].mapping && owners[i].mapping != MAPPING_OF_TAIL;
	return n;
}

static void unmount(const char *dir)
{
	leave();
	if (umount(dir))
		refuse_errno("unmount %s", dir);
}

static void run(const struct peek *p, const char *dir, uint32_t flags, const char *when)
{
	unsigned int i, worked = 0;
	size_t n, owned;
	int fd;

	npages = 0;
	for (i = 0; i < VICTIMS; i++)
		set_up(&victims[i]);
	owned = count_owned(p);
	say("%s: owners noted: %s, in %zu of %zu pages", when, owned ? "yes" : "no", owned, npages);
	fd = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || ioctl(fd, FS_IOC_GOINGDOWN, &flags))
		refuse_errno("shut %s down", dir);
	file_close(fd, dir);
	for (i = 0; i < VICTIMS; i++)
		worked += try_all(&victims[i]);
	say("%s: %u operations worked on what was shut down", when, worked);
	for (i = 0; i < VICTIMS; i++)
		let_go(&victims[i]);
	unmount(dir);
	peek_pages(p, pfns, owners, npages);
	n = peek_differ(owners, NULL, npages);
	must(!n, "%s: %zu of %zu pages have an owner when nothing is mounted", when, n, npages);
	mount_again(dir, 0);
	for (i = 0; i < VICTIMS; i++)
		clear_away(&victims[i]);
	unmount(dir);		/* so that all blocks are free */
	mount_again(dir, 0);
	check_next(p, when);
}

int main(int argc, char **argv)
{
	struct peek p;

	enter(argc, argv);
	peek_start(&p);
	run(&p, argv[1], 1, "shut down with the log flushed");
	run(&p, argv[1], 2, "shut down at once");
	return verdict();
}
