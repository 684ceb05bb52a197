/* SPDX-License-Identifier: GPL-2.0-only */
/* The file system of a reproducer, unmounted and mounted while it runs. */
#ifndef REPRO_MOUNTS_H
#define REPRO_MOUNTS_H

#include "repro.h"

#include <sys/mount.h>

#define DEVICE	"/dev/pmem0"

HELPER void leave(void)
{
	if (chdir("/"))
		refuse_errno("change into /");
}

HELPER void mount_again(const char *dir, unsigned long flags)
{
	if (mount(DEVICE, dir, "xfs", flags, "dax=always") || chdir(dir))
		refuse_errno("mount " DEVICE " on %s again", dir);
}

/* Wait until no file system is on the device, at most @ms. */
HELPER int device_free(int ms)
{
	int fd;

	for (; ms > 0; ms -= 10) {
		fd = open(DEVICE, O_RDONLY | O_EXCL | O_CLOEXEC);
		if (fd >= 0) {
			close(fd);
			return 1;
		}
		if (errno != EBUSY)
			refuse_errno("open " DEVICE);
		usleep(10000);
	}
	return 0;
}

/* @arg: the directory; returns 0 or -errno */
HELPER int run_umount(void *arg)
{
	return umount(arg) ? -errno : 0;
}

/* A file whose inode stays in core, with page 1 in its DAX entries: its pfn. */
HELPER uint64_t cached_page(const char *path)
{
	int fd = create_marked(path, 4 * PAGE, 1);
	char *p = map_plain(fd, 4 * PAGE, PROT_READ, path);
	uint64_t pfn;

	touch(p + PAGE);
	pfn = own_pfn(p + PAGE);
	munmap(p, 4 * PAGE);
	file_close(fd, path);
	return pfn;
}

#endif
