// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "cow-extent.h"
#include "repro.h"

void set_cow_extent(int fd, const char *path, size_t bytes)
{
	struct fsxattr fsx;

	if (ioctl(fd, FS_IOC_FSGETXATTR, &fsx))
		refuse_errno("read flags of %s", path);
	fsx.fsx_xflags |= FS_XFLAG_COWEXTSIZE;
	fsx.fsx_cowextsize = (unsigned int)bytes;
	if (ioctl(fd, FS_IOC_FSSETXATTR, &fsx))
		refuse_errno("set FS_XFLAG_COWEXTSIZE of %s", path);
}
