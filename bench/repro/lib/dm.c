// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "dm.h"

#include <linux/dm-ioctl.h>
#include <stddef.h>
#include <sys/mount.h>

#define PMEM	"/dev/pmem0"
#define TARGETS	2

struct request {
	struct dm_ioctl io;
	struct {
		struct dm_target_spec spec;
		char params[64];
	} target[TARGETS];
};

static void dm(unsigned long cmd, struct request *r, const char *what)
{
	int control = open("/dev/mapper/control", O_RDWR | O_CLOEXEC);

	if (control < 0)
		cannot("no device mapper: %s", strerror(errno));
	r->io.version[0] = DM_VERSION_MAJOR;
	r->io.data_size = sizeof(*r);
	r->io.data_start = offsetof(struct request, target);
	strcpy(r->io.name, "repro");
	if (ioctl(control, cmd, r))
		refuse_errno("device mapper: %s", what);
	close(control);
}

void dm_create(void)
{
	struct request r = { 0 };

	dm(DM_DEV_CREATE, &r, "create");
}

static uint64_t pmem_sectors(void)
{
	uint64_t bytes;
	int dev = open(PMEM, O_RDONLY | O_CLOEXEC);

	if (dev < 0 || ioctl(dev, BLKGETSIZE64, &bytes))
		refuse_errno("size of " PMEM);
	close(dev);
	return bytes / 512;
}

/* @i is behind all that were put before: @sectors of it, from sector @at of PMEM on. */
static void dm_target(struct request *r, unsigned int i, uint64_t sectors, uint64_t at)
{
	struct dm_target_spec *t = &r->target[i].spec;

	*t = (struct dm_target_spec){ .length = sectors, .target_type = "linear",
				      .next = sizeof(r->target[i]) };
	if (i)
		t->sector_start = r->target[i - 1].spec.sector_start +
				  r->target[i - 1].spec.length;
	snprintf(r->target[i].params, sizeof(r->target[i].params), PMEM " %llu",
		 (unsigned long long)at);
	r->io.target_count = i + 1;
}

static void dm_load(struct request *r)
{
	struct request resume = { 0 };

	dm(DM_TABLE_LOAD, r, "load a linear table");
	dm(DM_DEV_SUSPEND, &resume, "resume");
}

void dm_load_linear(void)
{
	struct request r = { 0 };

	dm_target(&r, 0, pmem_sectors(), 0);
	dm_load(&r);
}

/* Where the other half starts, in sectors. */
static uint64_t half_sectors(void)
{
	return pmem_sectors() / 2 & ~4095ull;
}

uint64_t dm_behind(uint64_t bytes)
{
	return half_sectors() * 512 + bytes;
}

void dm_load_swapped(uint64_t bytes)
{
	uint64_t half = half_sectors(), first = bytes / 512;
	uint64_t from = first % (PMD / 512);	/* or no PMD could map it */
	struct request r = { 0 };

	dm_target(&r, 0, first, half);
	dm_target(&r, 1, half - first, from);
	dm_load(&r);
}

void dm_mount(const char *dir)
{
	if (system("mkfs.xfs -f -q -m reflink=1,rmapbt=1 -d su=2m,sw=1,agcount=4 /dev/dm-0"))
		refuse("mkfs.xfs on /dev/dm-0 failed");
	if (mount("/dev/dm-0", dir, "xfs", 0, "dax=always"))
		cannot("no DAX mount of dm-linear: %s", strerror(errno));
	if (chdir(dir))
		refuse_errno("change into %s", dir);
}

/* A program before may have left there what hides that it is read. */
static void wipe(uint64_t byte, size_t size)
{
	static const char zeros[PAGE] __attribute__((aligned(4096)));
	int dev = open(PMEM, O_WRONLY | O_DIRECT | O_CLOEXEC);
	size_t at;

	if (dev < 0)
		refuse_errno("open " PMEM);
	for (at = 0; at < size; at += PAGE)
		if (pwrite(dev, zeros, PAGE, (off_t)(byte + at)) != (ssize_t)PAGE)
			refuse_errno("wipe what is behind the first target");
	if (close(dev))
		refuse_errno("close " PMEM);
}

int dm_file_across(const char *dir, uint64_t first, size_t size)
{
	int a;

	wipe(dm_behind(first), size);
	dm_create();
	dm_load_swapped(first);
	dm_mount(dir);
	a = create_marked("a", size, 1);
	if (disk_byte(a, 0) >= first || disk_byte(a, size - PAGE) <= first)
		refuse("a is not where the targets meet");
	return a;
}

void dm_drop(void)
{
	struct request r = { 0 };

	dm(DM_DEV_REMOVE, &r, "remove");
}

void dm_remove(const char *dir)
{
	if (chdir("/") || umount(dir))
		refuse_errno("unmount %s", dir);
	dm_drop();
}
