// SPDX-License-Identifier: GPL-2.0-only
/*
 * truncate-flush: what is stored in front of the new end of a file is not flushed
 *
 * Suspect: W10
 * Severity: lost
 *
 * A page under an entry of 2 MiB is stored to. The file is cut to end behind that page,
 * but in the same 2 MiB, at the end of a page or within one. Before fsync(2) returns, the
 * page must have been handed to the function that flushes (a kprobe has its arguments). The
 * same for holes that are punched there.
 *
 * stock, and all others as they were first: truncate drops the entry, and its dirty mark, and
 * fsync(2) flushes nothing. To punch a hole does. All but stock: right now.
 */
#define _GNU_SOURCE
#include "lib/flushes.h"

#define SIZE	(2 * PMD)
#define STORED	3u		/* pages of the second half */
#define BESIDE	300u
#define END	16u

typedef int cut_fn(int fd, off_t at);

static int cut_off(int fd, off_t at)
{
	return ftruncate(fd, at);
}

static int punch_out(int fd, off_t at)
{
	return fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, at, (off_t)SIZE - at);
}

static void play(const char *what, cut_fn *cut, size_t at)
{
	int fd = create_marked("a", SIZE, 1);
	struct flushed flushed;
	uint64_t pfn, word;
	struct map m;
	long faults;
	char *p;

	map_file(&m, fd, SIZE, PROT_READ | PROT_WRITE, MAP_PMD);
	p = m.p + PMD;
	touch_write(p + STORED * PAGE + 8, 1);
	faults = map_faults();
	touch_write(p + BESIDE * PAGE + 8, 1);
	if (map_faults() > faults)
		cannot("the file is not mapped by 2 MiB");
	pfn = own_pfn(p + STORED * PAGE);

	flushes_begin();
	if (cut(fd, (off_t)(PMD + at)))
		refuse_errno("%s", what);
	if (fsync(fd))
		refuse_errno("fsync a");
	flushed = flushes_end(pfn);
	say("%s at %zu: %zu KiB flushed", what, at, flushed.bytes >> 10);
	must(flushed.page, "%s at %zu: what was stored in front of that is not flushed", what, at);
	must(pread(fd, &word, sizeof(word), PMD + STORED * PAGE + 8) == sizeof(word) &&
	     (char)word == 1, "%s at %zu: what was stored is lost", what, at);
	map_drop(&m);
	file_close(fd, "a");
	file_unlink("a");
}

int main(int argc, char **argv)
{
	enter(argc, argv);
	flushes_init();
	play("truncate", cut_off, END * PAGE);
	play("truncate", cut_off, END * PAGE + 100);
	play("punch a hole", punch_out, END * PAGE);
	play("punch a hole", punch_out, END * PAGE + 100);
	flushes_exit();
	return verdict();
}
