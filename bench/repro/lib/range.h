/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An error that covers several pages, on kernels that can inject one (those with the
 * series `delay`): files made of blocks chosen by where they lie, three processes that
 * map them, and what each must have noticed. The series has hwpoison/corrupt-range
 * ("PFN NR"), which does with a range what memory_failure() does with a page. What lies
 * next to what is chosen by files made by reflink of parts of one that has all free space
 * (filler.h).
 *
 * A process that has several pages of a range mapped may get one SIGBUS for all of them, as
 * that signal is not queued: each that comes must be about one of them.
 */
#ifndef REPRO_RANGE_H
#define REPRO_RANGE_H

#include "scene.h"

/* A run of pages of a file that is there. */
struct part {
	const char *path;
	size_t offset;
	unsigned int pages;
};

/* A page of an owner's file is bad if it lies in here. */
struct range {
	uint64_t byte;		/* on the device */
	unsigned int pages;
};

struct owners {
	struct crowd *crowd;
	char path[OWNERS][PATH_LEN];
	size_t offset;		/* where in each of the files ... */
	unsigned int pages;	/* ... begin so many pages, the same ones in all files */
	uint64_t bad;		/* bit i: page i of these went bad */
};

/* --- files ------------------------------------------------------------------------- */

/*
 * @crowd: @procs processes that map o->pages pages of their files, from o->offset on. What
 * is in @r will go bad; the file system begins at byte @start of the device.
 */
void owners_fork(struct bench *b, struct owners *o, struct crowd *crowd, unsigned int procs,
		 uint64_t start, const struct range *r);
/* The same with files that share all their pages, which are made of @part. */
void owners_start(struct bench *b, struct owners *o, struct crowd *crowd, unsigned int procs,
		  const struct part *part, unsigned int nr, const struct range *r);

/* --- the error ------------------------------------------------------------------------ */

/* End the program, unless this kernel has such errors. */
void need_range(void);
/* Report one error in @r: 0 or -errno of the injection. */
int inject_range(const struct range *r);
/* Every bad page is gone, every other one is still there. */
void check_range_owners(struct scene *s, struct owners *o);

#endif
