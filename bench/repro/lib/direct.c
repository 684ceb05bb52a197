// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "direct.h"

#include <linux/loop.h>

int direct_open(void)
{
	struct loop_config config = { .info.lo_flags = LO_FLAGS_AUTOCLEAR };
	int dev = open("/dev/loop0", O_RDWR | O_DIRECT | O_CLOEXEC);
	int file = open("/tmp/loop", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (dev < 0 || file < 0 || ftruncate(file, 1 << 20))
		refuse_errno("open /dev/loop0 and a file for it");
	config.fd = (unsigned int)file;
	if (ioctl(dev, LOOP_CONFIGURE, &config))
		refuse_errno("set up /dev/loop0");
	file_close(file, "/tmp/loop");
	return dev;
}

int direct_write(int dev, const char *from, off_t at)
{
	return pwrite(dev, from, PAGE, at) == (ssize_t)PAGE ? 0 : errno;
}

int direct_read(int dev, char *to, off_t at)
{
	return pread(dev, to, PAGE, at) == (ssize_t)PAGE ? 0 : errno;
}
