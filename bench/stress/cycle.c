// SPDX-License-Identifier: GPL-2.0-only
/* What happens to the file system as a whole; refuses if it cannot be done. */
#define _GNU_SOURCE
#include "stress.h"
#include "../lib/fatal.h"
#include "../lib/mount.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <time.h>
#include <unistd.h>

#define SLABS			"/sys/kernel/slab"
#define OURS			"dax_owner"
#define XFS_IOC_GOINGDOWN	_IOR('X', 125, uint32_t)
#define GOING_LOGFLUSH		1u	/* what was committed stays */

const char *const cycle_names[] = {
	[REMOUNT] = "remount",
	[SHUTDOWN_IDLE] = "shutdown while idle",
	[SHUTDOWN_BUSY] = "shutdown while busy",
};

static int open_mnt(void)
{
	int fd = open(MNT, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		refuse_errno("open %s", MNT);
	return fd;
}

void cycle_freeze(void)
{
	int fd = open_mnt();

	if (ioctl(fd, FIFREEZE, 0))
		refuse_errno("freeze %s", MNT);
	nanosleep(&(struct timespec){ .tv_nsec = 300 * 1000000 }, NULL);
	if (ioctl(fd, FITHAW, 0))
		refuse_errno("thaw %s", MNT);
	close(fd);
}

void cycle_shutdown(void)
{
	uint32_t flags = GOING_LOGFLUSH;
	int fd = open_mnt();

	if (ioctl(fd, XFS_IOC_GOINGDOWN, &flags))
		refuse_errno("shut %s down", MNT);
	close(fd);
}

/* Free what is only cached (per-CPU slabs, KASAN's quarantine), to count the rest. */
static void shrink(const char *cache)
{
	char path[300];

	snprintf(path, sizeof(path), SLABS "/%s/shrink", cache);
	if (file_put(path, "1") && errno != ENOENT)
		refuse_errno("shrink slab cache %s", cache);
}

static long active_objects(const char *cache)
{
	FILE *f = fopen("/proc/slabinfo", "re");
	char line[512], name[64];
	long active, found = -1;

	if (!f)
		refuse_errno("open /proc/slabinfo");
	while (fgets(line, sizeof(line), f))
		if (sscanf(line, "%63s %ld", name, &active) == 2 && !strcmp(name, cache))
			found = active;
	fclose(f);
	return found;
}

static long count_once(void)
{
	DIR *d = opendir(SLABS);
	struct dirent *e;
	long total = -1, n;

	if (!d)
		refuse_errno("list %s", SLABS);
	while ((e = readdir(d))) {
		if (strncmp(e->d_name, OURS, strlen(OURS)))
			continue;
		shrink(e->d_name);
		n = active_objects(e->d_name);
		if (n >= 0)
			total = (total < 0 ? 0 : total) + n;
	}
	closedir(d);
	return total;
}

/* What RCU still has to free counts until it did: look again for a while. */
long slab_objects(void)
{
	long n = count_once();
	int i;

	for (i = 0; n > 0 && i < 20; i++) {
		nanosleep(&(struct timespec){ .tv_nsec = 200 * 1000000 }, NULL);
		n = count_once();
	}
	return n;
}

long cycle_remount(void)
{
	long left;

	if (umount(MNT))
		refuse_errno("unmount %s", MNT);
	left = slab_objects();
	if (mount(PMEM_DEVICE, MNT, "xfs", 0, "dax=always"))
		refuse_errno("mount %s on %s", PMEM_DEVICE, MNT);
	return left;
}
