// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "mounts.h"

#include <sys/mount.h>

void leave(void)
{
	if (chdir("/"))
		refuse_errno("change into /");
}

void mount_again(const char *dir, unsigned long flags)
{
	if (mount(DEVICE, dir, "xfs", flags, "dax=always") || chdir(dir))
		refuse_errno("mount " DEVICE " on %s again", dir);
}

void mount_with_a(const char *dir)
{
	mount_again(dir, 0);
	must(!access("a", F_OK), "the file is gone");
}

int device_free(int ms)
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

int run_umount(void *arg)
{
	return umount(arg) ? -errno : 0;
}

void finish_unmount(struct party *unmount)
{
	must(!finish(unmount), "the file system was not unmounted");
	must(device_free(3000), "the device is still in use");
}

uint64_t cached_page(const char *path)
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
