// SPDX-License-Identifier: GPL-2.0-only
/*
 * unmount-removal: the device goes away during unmount
 *
 * Severity: none
 * Needs: kernel=delay
 *
 * The device is unbound, and XFS told to let go of it: (1) when the holder was found and
 * not called yet, and the unmount runs from begin to end; (2) when the unmount waits for
 * an unlinked file to be freed. The unmount must have a device that works until it is
 * done; the removal waits for that; the log is clean afterwards.
 *
 * fixed-delay, rbtree-delay and callout-delay pass.
 */
#define _GNU_SOURCE
#include "lib/delay.h"
#include "lib/mounts.h"
#include "lib/removal.h"

/* The device is back; the file system must have been left clean. */
static void look_again(const struct removal *device, const char *dir)
{
	int status;

	bind_again(device);
	status = system("xfs_repair -n " DEVICE " >/dev/null 2>&1");
	must(!status, "xfs_repair -n finds damage, or a log to be replayed");
	mount_with_a(dir);
}

static void holder_found(struct removal *device, char *dir)
{
	struct party *removal, *unmount;

	leave();
	delay_arm("holder", 2000);
	removal = start("the removal", run_unbind, device);
	delay_wait("holder");
	unmount = start("the unmount", run_umount, dir);
	must(!finish(removal), "the device is still there");
	must(!finish(unmount), "the file system was not unmounted");
	look_again(device, dir);
}

static void half_unmounted(struct removal *device, char *dir)
{
	struct party *removal, *unmount;
	int fd = create_marked("gone", 16 * PAGE, 1);

	punch_holes(fd, PAGE, PAGE, 2 * PAGE, 8);	/* many extents */
	file_unlink("gone");
	delay_arm("unmap", 3000);
	file_close(fd, "gone");
	delay_wait("unmap");
	leave();
	unmount = start("the unmount", run_umount, dir);
	must(!ends_in(unmount, 500), "the unmount did not wait for the file to be freed");
	removal = start("the removal", run_unbind, device);
	must(!ends_in(removal, 500), "the removal did not wait for the unmount");
	must(!finish(unmount), "the file system was not unmounted");
	must(!finish(removal), "the device is still there");
	look_again(device, dir);
}

int main(int argc, char **argv)
{
	struct removal device;

	enter(argc, argv);
	removal_prepare(&device);
	cached_page("a");
	holder_found(&device, argv[1]);
	half_unmounted(&device, argv[1]);
	return verdict();
}
