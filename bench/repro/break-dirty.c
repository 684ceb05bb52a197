// SPDX-License-Identifier: GPL-2.0-only
/*
 * break-dirty: what is stored is not flushed once another part of the file is changed
 *
 * Suspect: N7
 * Severity: lost
 *
 * A page is stored to through a mapping, and something is done to another part of the file:
 * a hole is punched, the file cut, blocks are allocated behind its end, a part is zeroed, all
 * of it or a part is cloned. When fsync(2) returns the page must have been flushed, by one or
 * the other: the kernel's tracepoint says whether it was.
 *
 * 7.3: to break the layout of the file dax_delete_mapping_range() removes all of its DAX
 * entries, and their dirty marks with them, so that fsync(2) finds none. 6.12 removes none
 * there, and passes.
 */
#define _GNU_SOURCE
#include "lib/repro.h"

#include "../lib/trace.h"

#define SIZE	(16 * PAGE)
#define STORED	3u	/* page */
#define OTHER	9u

static void nothing(int fd)
{
	(void)fd;
}

static void change(int fd, int mode, size_t page)
{
	if (fallocate(fd, mode | FALLOC_FL_KEEP_SIZE, (off_t)(page * PAGE), PAGE))
		refuse_errno("fallocate, mode %#x", (unsigned int)mode);
}

static void punch(int fd)
{
	change(fd, FALLOC_FL_PUNCH_HOLE, OTHER);
}

static void cut(int fd)
{
	if (ftruncate(fd, (off_t)((OTHER + 1) * PAGE)))
		refuse_errno("truncate");
}

static void allocate(int fd)
{
	change(fd, 0, SIZE / PAGE);
}

static void zero(int fd)
{
	change(fd, FALLOC_FL_ZERO_RANGE, OTHER);
}

static void clone_all(int fd)
{
	file_close(file_clone(fd, "all"), "all");
}

static void clone_part(int fd)
{
	struct file_clone_range range = { .src_fd = fd, .src_offset = OTHER * PAGE, .src_length = PAGE };
	int part = file_new("part");

	if (ioctl(part, FICLONERANGE, &range))
		refuse_errno("share one page");
	file_close(part, "part");
}

static void play(void (*what)(int fd), const char *name)
{
	char pgoff[32], *p;
	int fd;

	fd = create_marked(name, SIZE, 1);
	p = map_plain(fd, SIZE, PROT_READ | PROT_WRITE, name);
	snprintf(pgoff, sizeof(pgoff), "pgoff %#x ", STORED);
	trace_clear();
	trace_event("fs_dax", true);
	touch_write(p + STORED * PAGE + 8, 1);
	what(fd);
	if (fsync(fd))
		refuse_errno("fsync %s", name);
	trace_event("fs_dax", false);
	must(trace_lines("dax_writeback_one:", pgoff), "%s: fsync(2) has returned, and the page was not flushed", name);
	munmap(p, SIZE);
	file_close(fd, name);
}

int main(int argc, char **argv)
{
	enter(argc, argv);
	trace_init("x86-tsc");
	play(nothing, "nothing");
	play(punch, "punch");
	play(cut, "truncate");
	play(allocate, "allocate");
	play(zero, "zero");
	play(clone_all, "clone");
	play(clone_part, "clone a part");
	return verdict();
}
