/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who maps a page of file data when it goes bad: a table of scenarios, and the runner.
 * One more scenario is one more line in the table of a mf-*.c, and one in `promise`.
 */
#ifndef REPRO_OWNERS_H
#define REPRO_OWNERS_H

#include "scene.h"

enum injector {
	BY_OTHER,		/* by pfn, by a process that does not map it */
	BY_VICTIM,		/* MADV_HWPOISON by the first owner */
	BY_MCE,			/* a machine check, through the emulator's monitor */
};

enum layout {
	EACH,			/* process i maps file i, modulo the number of files */
	ALL,			/* each process maps all files, one behind the other */
	TWICE,			/* the file has the same blocks at two offsets */
	MIXED,			/* as EACH; odd processes map a part too small for a PMD */
	COPIED,			/* as EACH, privately, and the page was written to */
};

struct scenario {
	const char *name;
	unsigned int files, procs;
	enum layout layout;
	enum map_how how;
	int private;		/* MAP_PRIVATE */
	bool early;
	enum injector by;
};

/* Play the @n scenarios of a table, one after another. */
void run_scenarios(const struct scenario *k, size_t n);
/* For file systems on which no files share blocks. */
void run_unshared(void);

#endif
