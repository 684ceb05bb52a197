// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "cow-ahead.h"

int ahead_start(struct map *m, size_t size, size_t stored)
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

void ahead_end(struct map *m, int a)
{
	map_drop(m);
	file_close(a, "a");
	file_unlink("a");
	file_unlink("c");
}
