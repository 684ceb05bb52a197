// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "fsmap.h"
#include "fatal.h"
#include "file.h"
#include "mount.h"

#include <fcntl.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <linux/fsmap.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#define BATCH	2048		/* records asked for at once */

uint64_t fsmap_physical(int fd, const char *path, size_t offset)
{
	union {
		struct fiemap map;
		char room[sizeof(struct fiemap) + sizeof(struct fiemap_extent)];
	} u = { .map = { .fm_start = offset, .fm_length = 1, .fm_extent_count = 1 } };
	struct fiemap_extent *e = u.map.fm_extents;

	if (ioctl(fd, FS_IOC_FIEMAP, &u.map))
		refuse_errno("look up the blocks of %s", path);
	if (u.map.fm_mapped_extents != 1)
		refuse("%s has no block at %zu", path, offset);
	return e->fe_physical + (offset - e->fe_logical);
}

/* The keys of a query: all of one allocation group of the data device. */
static void set_range(struct fsmap_head *h, int fd, uint64_t physical)
{
	uint64_t ag = fs_ag_bytes(), start = physical / ag * ag;
	struct fsmap *low = &h->fmh_keys[0], *high = &h->fmh_keys[1];
	struct stat st;

	if (fstat(fd, &st))
		refuse_errno("stat %s", MNT);
	memset(h, 0, sizeof(*h));
	h->fmh_count = BATCH;
	low->fmr_device = (uint32_t)st.st_dev;
	low->fmr_physical = start;
	high->fmr_device = (uint32_t)st.st_dev;
	high->fmr_physical = start + ag - 1;
	high->fmr_owner = UINT64_MAX;
	high->fmr_offset = UINT64_MAX;
	high->fmr_flags = UINT32_MAX;
}

/* Free space is listed too, but there is no record of it. */
static unsigned long count(const struct fsmap_head *h, uint64_t physical,
			   unsigned long *below, bool *last)
{
	unsigned long n = 0, record;
	uint32_t i;

	*last = !h->fmh_entries;
	for (i = 0; i < h->fmh_entries; i++) {
		const struct fsmap *r = &h->fmh_recs[i];

		record = !(r->fmr_flags & FMR_OF_SPECIAL_OWNER) || r->fmr_owner != FMR_OWN_FREE;
		n += record;
		*below += record && r->fmr_physical < physical;
		*last |= r->fmr_flags & FMR_OF_LAST;
	}
	return n;
}

unsigned long fsmap_records(uint64_t physical, unsigned long *below)
{
	struct fsmap_head *h = malloc(fsmap_sizeof(BATCH));
	int fd = open(MNT, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	unsigned long n = 0, under = 0;
	bool last;

	if (fd < 0 || !h)
		refuse_errno("open %s", MNT);
	for (set_range(h, fd, physical);; fsmap_advance(h)) {
		if (ioctl(fd, FS_IOC_GETFSMAP, h))
			refuse_errno("read the reverse map of %s", MNT);
		n += count(h, physical, &under, &last);
		if (last)
			break;
	}
	if (below)
		*below = under;
	file_close(fd, MNT);
	free(h);
	return n;
}
