// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "place.h"

#define MAX_PLACES	4096u

uint64_t device_start(const char *name)
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

const char *got(int err)
{
	return err ? strerror(-err) : "no error";
}

int inject_at(const char *name, uint64_t byte)
{
	return inject((device_start(name) + byte) / PAGE);
}

struct fsmap_head *all_places(void)
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

bool find_run(uint64_t owner, uint32_t flags, struct fsmap *run)
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

uint64_t find_byte(const char *what, uint64_t owner, uint32_t flags, long page)
{
	struct fsmap run = { 0 };

	if (!find_run(owner, flags, &run))
		refuse("no block of %s to be found: %s", what, strerror(errno));
	if (page < 0)
		page += (long)(run.fmr_length / PAGE);
	return run.fmr_physical + (uint64_t)page * PAGE;
}
