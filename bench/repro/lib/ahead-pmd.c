// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "ahead-pmd.h"

static void copy_pairs(int fd)
{
	struct fsxattr fsx;

	if (ioctl(fd, FS_IOC_FSGETXATTR, &fsx))
		refuse_errno("read flags of a");
	fsx.fsx_xflags |= FS_XFLAG_COWEXTSIZE;
	fsx.fsx_cowextsize = PAIR;
	if (ioctl(fd, FS_IOC_FSSETXATTR, &fsx))
		refuse_errno("set FS_XFLAG_COWEXTSIZE of a");
}

int pairs_create(unsigned int pairs, int *b)
{
	int a = create_marked("a", pairs * PAIR, 1);
	unsigned int i;

	copy_pairs(a);
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
