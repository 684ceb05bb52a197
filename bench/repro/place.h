/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What lies where on the device, and poison by that place: for blocks that nobody
 * maps, so that no page table has their pfn.
 */
#ifndef REPRO_PLACE_H
#define REPRO_PLACE_H

#include <linux/fsmap.h>

#include "repro.h"

/* Owners of blocks that are not files, as xfs_fs.h has them. */
#define OWN_FREE	FMR_OWN_FREE
#define OWN_FS		FMR_OWNER('X', 1)	/* headers of the AGs */
#define OWN_LOG		FMR_OWNER('X', 2)
#define OWN_AG		FMR_OWNER('X', 3)	/* free space and reverse map btrees */
#define OWN_INOBT	FMR_OWNER('X', 4)
#define OWN_INODES	FMR_OWNER('X', 5)
#define OWN_REFC	FMR_OWNER('X', 6)
#define OWN_COW		FMR_OWNER('X', 7)
#define SPECIAL		FMR_OF_SPECIAL_OWNER	/* flag that goes with all of these */

#define MAX_PLACES	4096u

/* Physical address of the first byte of /dev/NAME. */
HELPER uint64_t device_start(const char *name)
{
	unsigned long long start;
	char path[64];
	FILE *f;

	snprintf(path, sizeof(path), "/sys/block/%s/device/resource", name);
	f = fopen(path, "re");
	if (!f || fscanf(f, "%lli", (long long *)&start) != 1)
		refuse_errno("read %s", path);
	fclose(f);
	return start;
}

/* For "the injector got: %s" */
HELPER const char *got(int err)
{
	return err ? strerror(-err) : "no error";
}

/* Inject into one byte of /dev/NAME: 0 or -errno. */
HELPER int inject_at(const char *name, uint64_t byte)
{
	return inject((device_start(name) + byte) / PAGE);
}

/* What lies where, in the order of the device; NULL if the kernel cannot tell (errno). */
HELPER struct fsmap_head *all_places(void)
{
	struct fsmap_head *h = calloc(1, fsmap_sizeof(MAX_PLACES));
	int fd = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), err;

	if (fd < 0 || !h)
		refuse_errno("ask what lies where");
	h->fmh_count = MAX_PLACES;
	h->fmh_keys[1] = (struct fsmap){	/* the last record there can be */
		.fmr_device = UINT32_MAX, .fmr_flags = UINT32_MAX,
		.fmr_physical = UINT64_MAX, .fmr_owner = UINT64_MAX, .fmr_offset = UINT64_MAX,
	};
	err = ioctl(fd, FS_IOC_GETFSMAP, h) ? errno : 0;
	close(fd);
	if (h->fmh_entries == MAX_PLACES)
		refuse("more than %u records of what lies where", MAX_PLACES);
	if (err) {
		free(h);
		h = NULL;
	}
	errno = err;
	return h;
}

/*
 * The longest run of blocks that belongs to @owner: an inode number or one of the
 * above. @flags, of FMR_OF_ATTR_FORK, FMR_OF_EXTENT_MAP and SPECIAL, must match.
 * False if there is none, or if the kernel cannot tell (errno).
 */
HELPER bool find_run(uint64_t owner, uint32_t flags, struct fsmap *run)
{
	const uint32_t mask = FMR_OF_ATTR_FORK | FMR_OF_EXTENT_MAP | SPECIAL;
	struct fsmap_head *h = all_places();
	unsigned int i;

	*run = (struct fsmap){ 0 };
	for (i = 0; h && i < h->fmh_entries; i++) {
		const struct fsmap *r = &h->fmh_recs[i];

		if (r->fmr_owner == owner && (r->fmr_flags & mask) == flags &&
		    r->fmr_length > run->fmr_length)
			*run = *r;
	}
	free(h);
	return run->fmr_length;
}

/* Byte on the device of page @page of that run; -1 is its last page. */
HELPER uint64_t find_byte(const char *what, uint64_t owner, uint32_t flags, long page)
{
	struct fsmap run = { 0 };

	if (!find_run(owner, flags, &run))
		refuse("no block of %s to be found: %s", what, strerror(errno));
	if (page < 0)
		page += (long)(run.fmr_length / PAGE);
	return run.fmr_physical + (uint64_t)page * PAGE;
}

#endif
