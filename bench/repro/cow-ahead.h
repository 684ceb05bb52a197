/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A file whose first page alone is shared, mapped by PTEs. A page of it is stored to;
 * then write(2) replaces the first one, and XFS sets blocks aside for the pages behind,
 * as far as its extent size hint for CoW goes (32 blocks). Until they are used, or
 * dropped, what replaces one of these pages replaces it although it is not shared.
 */
#ifndef REPRO_COW_AHEAD_H
#define REPRO_COW_AHEAD_H

#include "repro.h"

#define OLD		1u	/* tag of what the file holds */
#define OTHER		8u	/* byte of a page, not of its mark */
#define AHEAD_PAGES	32u

HELPER int ahead_start(struct map *m, size_t size, size_t stored)
{
	struct file_clone_range range = { .src_length = PAGE };
	int a = create_marked("a", AHEAD_PAGES * PAGE, OLD), c = file_new("c");

	if (ftruncate(a, (off_t)size))
		refuse_errno("cut a to %zu bytes", size);
	range.src_fd = a;
	if (ioctl(c, FICLONERANGE, &range))
		refuse_errno("share the first page of a");
	file_close(c, "c");
	map_file(m, a, AHEAD_PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PTE);
	touch_write(m->p + stored * PAGE + OTHER, 1);
	if (pwrite(a, "new", 3, OTHER) != 3)
		refuse_errno("write to the shared page");
	return a;
}

HELPER void ahead_end(struct map *m, int a)
{
	map_drop(m);
	file_close(a, "a");
	file_unlink("a");
	file_unlink("c");
}

#endif
