// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "ahead-pmd.h"
#include "cow-extent.h"

int pairs_create(unsigned int pairs, int *b)
{
	int a = create_marked("a", pairs * PAIR, 1);
	unsigned int i;

	set_cow_extent(a, "a", PAIR);
	*b = file_new("b");
	for (i = 0; i < pairs; i++) {
		struct file_clone_range r = {
			.src_fd = a, .src_offset = i * PAIR, .src_length = PMD,
			.dest_offset = i * PMD,
		};

		if (ioctl(*b, FICLONERANGE, &r))
			refuse_errno("share 2 MiB of a");
	}
	return a;
}
