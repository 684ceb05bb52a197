/* SPDX-License-Identifier: GPL-2.0-only */
/* A linear device-mapper device over all of /dev/pmem0, as /dev/dm-0. */
#ifndef REPRO_DM_H
#define REPRO_DM_H

#include "repro.h"

#include <linux/dm-ioctl.h>
#include <stddef.h>
#include <sys/mount.h>

#define PMEM	"/dev/pmem0"

struct request {
	struct dm_ioctl io;
	struct dm_target_spec spec;
	char params[64];
};

HELPER void dm(unsigned long cmd, struct request *r, const char *what)
{
	int control = open("/dev/mapper/control", O_RDWR | O_CLOEXEC);

	if (control < 0)
		cannot("no device mapper: %s", strerror(errno));
	r->io.version[0] = DM_VERSION_MAJOR;
	r->io.data_size = sizeof(*r);
	r->io.data_start = offsetof(struct request, spec);
	strcpy(r->io.name, "repro");
	if (ioctl(control, cmd, r))
		refuse_errno("device mapper: %s", what);
	close(control);
}

/* The device; its dax_device comes into being here. */
HELPER void dm_create(void)
{
	struct request r = { 0 };

	dm(DM_DEV_CREATE, &r, "create");
}

/* What is behind it. */
HELPER void dm_load_linear(void)
{
	struct request r = { 0 };
	uint64_t bytes;
	int dev = open(PMEM, O_RDONLY | O_CLOEXEC);

	if (dev < 0 || ioctl(dev, BLKGETSIZE64, &bytes))
		refuse_errno("size of " PMEM);
	close(dev);
	r = (struct request){ .io.target_count = 1,
		.spec = { .length = bytes / 512, .target_type = "linear" } };
	snprintf(r.params, sizeof(r.params), PMEM " 0");
	dm(DM_TABLE_LOAD, &r, "load a linear table");
	r = (struct request){ 0 };
	dm(DM_DEV_SUSPEND, &r, "resume");
}

/* XFS with a reverse map on it, as the current directory. */
HELPER void dm_mount(const char *dir)
{
	if (system("mkfs.xfs -f -q -m reflink=1,rmapbt=1 -d su=2m,sw=1 /dev/dm-0"))
		refuse("mkfs.xfs on /dev/dm-0 failed");
	if (mount("/dev/dm-0", dir, "xfs", 0, "dax=always"))
		cannot("no DAX mount of dm-linear: %s", strerror(errno));
	if (chdir(dir))
		refuse_errno("change into %s", dir);
}

HELPER void dm_remove(const char *dir)
{
	struct request r = { 0 };

	if (chdir("/") || umount(dir))
		refuse_errno("unmount %s", dir);
	dm(DM_DEV_REMOVE, &r, "remove");
}

#endif
