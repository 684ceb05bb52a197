// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "slab.h"
#include "fatal.h"
#include "file.h"

#include <dirent.h>
#include <linux/membarrier.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define CACHES	"/sys/kernel/slab"

/*
 * What the names of caches begin with that exist to know who owns which page, in whatever
 * variant: dax_owner, dax_owner_node.
 */
#define TRACKING	"dax_owner"

void slab_shrink(void)
{
	DIR *dir = opendir(CACHES);
	struct dirent *d;
	char path[300];

	if (!dir)
		refuse_errno("open " CACHES);
	/* What was freed under RCU is free only after a grace period. */
	if (syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0))
		refuse_errno("wait for a grace period");
	while ((d = readdir(dir))) {
		if (*d->d_name == '.' || d->d_type == DT_LNK)	/* an alias */
			continue;
		snprintf(path, sizeof(path), CACHES "/%s/shrink", d->d_name);
		if (file_put(path, "1"))
			refuse_errno("write %s", path);
	}
	closedir(dir);
}

struct slab_use slab_use(void)
{
	FILE *f = fopen("/proc/slabinfo", "re");
	struct slab_use u = { 0 };
	unsigned long active, object, objects, pages, slabs;
	char line[512], name[64];

	if (!f)
		refuse_errno("open /proc/slabinfo");
	while (fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%63s %lu %*u %lu %lu %lu : tunables %*u %*u %*u : slabdata %*u %lu",
			   name, &active, &object, &objects, &pages, &slabs) != 6)
			continue;	/* the two header lines */
		u.all += pages * slabs * PAGE;
		if (!strncmp(name, TRACKING, strlen(TRACKING))) {
			u.tracking += pages * slabs * PAGE;
			u.objects += active;
			u.slab_bytes = pages * PAGE;
			u.slab_objects = objects;
			u.object_bytes = object;
		}
	}
	fclose(f);
	if (!u.all)
		refuse("/proc/slabinfo has no cache in it");
	return u;
}
