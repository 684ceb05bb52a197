// SPDX-License-Identifier: GPL-2.0-only
/*
 * S14: XFS, with a reverse map, on dm-linear over pmem. The holder of the dm
 * device is never told of an error; two files share a page, and it goes bad.
 */
#define _GNU_SOURCE
#include "crowd.h"

#include <linux/dm-ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#define PMEM	"/dev/pmem0"

struct request {
	struct dm_ioctl io;
	struct dm_target_spec spec;
	char params[64];
};

static void dm(int control, unsigned long cmd, struct request *r, const char *what)
{
	r->io.version[0] = DM_VERSION_MAJOR;
	r->io.data_size = sizeof(*r);
	r->io.data_start = offsetof(struct request, spec);
	strcpy(r->io.name, "repro");
	if (ioctl(control, cmd, r))
		refuse_errno("device mapper: %s", what);
}

static void create_linear(void)
{
	struct request r = { 0 };
	uint64_t bytes;
	int control = open("/dev/mapper/control", O_RDWR | O_CLOEXEC);
	int dev = open(PMEM, O_RDONLY | O_CLOEXEC);

	if (control < 0)
		cannot("no device mapper: %s", strerror(errno));
	if (dev < 0 || ioctl(dev, BLKGETSIZE64, &bytes))
		refuse_errno("size of " PMEM);
	close(dev);
	dm(control, DM_DEV_CREATE, &r, "create");
	r = (struct request){ .io.target_count = 1,
		.spec = { .length = bytes / 512, .target_type = "linear" } };
	snprintf(r.params, sizeof(r.params), PMEM " 0");
	dm(control, DM_TABLE_LOAD, &r, "load a linear table");
	r = (struct request){ 0 };
	dm(control, DM_DEV_SUSPEND, &r, "resume");
	close(control);
}

static void remove_linear(const char *dir)
{
	struct request r = { 0 };
	int control = open("/dev/mapper/control", O_RDWR | O_CLOEXEC);

	if (control < 0 || chdir("/") || umount(dir))
		refuse_errno("unmount %s", dir);
	dm(control, DM_DEV_REMOVE, &r, "remove");
	close(control);
}

int main(int argc, char **argv)
{
	struct bench b = { 0 };
	struct crowd c;

	if (argc != 2)
		refuse("usage: %s DIR", argv[0]);
	create_linear();
	if (system("mkfs.xfs -f -q -m reflink=1,rmapbt=1 -d su=2m,sw=1 /dev/dm-0"))
		refuse("mkfs.xfs on /dev/dm-0 failed");
	if (mount("/dev/dm-0", argv[1], "xfs", 0, "dax=always"))
		cannot("no DAX mount of dm-linear: %s", strerror(errno));
	enter(argc, argv);
	poison_early_kill(true);
	crowd_start(&b, &c, 2, 8 * PAGE, MAP_PTE);
	hit_crowd(&c, "data of two files", "early");
	crowd_stop(&c);
	remove_linear(argv[1]);
	return verdict();
}
