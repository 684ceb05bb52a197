// SPDX-License-Identifier: GPL-2.0-only
#include "mount.h"
#include "fatal.h"
#include "file.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mount.h>

/*
 * The part of XFS's geometry that is asked for; the header that has all of it is
 * not part of libc or of the kernel's exported ones.
 */
struct xfs_geometry {
	uint32_t blocksize, rtextsize, agblocks, agcount, logblocks, sectsize;
	uint32_t inodesize, imaxpct;
	uint64_t datablocks, rtblocks, rtextents, logstart;
	uint8_t uuid[16];
	uint32_t sunit, swidth, version, flags;
	uint8_t rest[160];
};
_Static_assert(sizeof(struct xfs_geometry) == 256, "layout of struct xfs_fsop_geom");

#define GET_GEOMETRY	_IOR('X', 126, struct xfs_geometry)
#define GEOMETRY_RMAPBT	(1u << 19)

static struct xfs_geometry geometry(void)
{
	int fd = open(MNT, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct xfs_geometry g;

	if (fd < 0)
		refuse_errno("open %s", MNT);
	if (ioctl(fd, GET_GEOMETRY, &g))
		refuse_errno("read the geometry of %s", MNT);
	file_close(fd, MNT);
	return g;
}

bool fs_has_rmapbt(void)
{
	return geometry().flags & GEOMETRY_RMAPBT;
}

uint64_t fs_ag_bytes(void)
{
	struct xfs_geometry g = geometry();

	return (uint64_t)g.agblocks * g.blocksize;
}

uint64_t fs_bytes(void)
{
	struct xfs_geometry g = geometry();

	return g.datablocks * g.blocksize;
}

void fs_fresh(bool rmapbt)
{
	int status = system(rmapbt ? ". /lib/guest.sh && fresh_fs" :
			    ". /lib/guest.sh && RMAPBT=0 && fresh_fs");

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
