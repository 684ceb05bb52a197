// SPDX-License-Identifier: GPL-2.0-only
#include "mount.h"
#include "fatal.h"
#include "file.h"

#include <linux/fs.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mount.h>

void fs_fresh(void)
{
	int status = system(". /lib/guest.sh && fresh_fs");

	if (status)
		refuse("no fresh file system (status %#x)", (unsigned int)status);
}

void fs_remount(const char *options)
{
	if (umount(MNT))
		refuse_errno("unmount %s", MNT);
	if (mount(PMEM_DEVICE, MNT, "xfs", 0, options))
		refuse_errno("mount %s on %s with %s", PMEM_DEVICE, MNT, options);
}

void fs_flag_dax(int fd, const char *path, int on)
{
	struct fsxattr fsx;

	if (ioctl(fd, FS_IOC_FSGETXATTR, &fsx))
		refuse_errno("read flags of %s", path);
	if (on)
		fsx.fsx_xflags |= FS_XFLAG_DAX;
	else
		fsx.fsx_xflags &= ~(unsigned int)FS_XFLAG_DAX;
	if (ioctl(fd, FS_IOC_FSSETXATTR, &fsx))
		refuse_errno("%s FS_XFLAG_DAX of %s", on ? "set" : "clear", path);
}
