/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * O_DIRECT that really goes to and from the memory it is given: to a block device,
 * since a DAX file is copied to and from whatever flags it was opened with.
 */
#ifndef REPRO_DIRECT_H
#define REPRO_DIRECT_H

#include <linux/loop.h>

#include "repro.h"

/* A loop device of 1 MiB; it goes with its last descriptor. */
static inline int direct_open(void)
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

/* One page; both return 0 or errno. */
static inline int direct_write(int dev, const char *from, off_t at)
{
	return pwrite(dev, from, PAGE, at) == (ssize_t)PAGE ? 0 : errno;
}

static inline int direct_read(int dev, char *to, off_t at)
{
	return pread(dev, to, PAGE, at) == (ssize_t)PAGE ? 0 : errno;
}

#endif
