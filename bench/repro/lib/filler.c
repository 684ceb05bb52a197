// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "filler.h"

#include <sys/stat.h>

#define FILLER		"filler"
#define FILLER_ROOM	(16ul << 20)

void filler_make(struct filler *f)
{
	int fd = fill_space(FILLER);
	struct stat st;
	off_t middle;

	if (fstat(fd, &st))
		refuse_errno("stat " FILLER);
	middle = st.st_size / 16 / (off_t)PAGE * (off_t)PAGE;
	punch_holes(fd, middle, FILLER_ROOM, 0, 1);
	fill_more(fd, st.st_size, 64ul << 10);
	punch_holes(fd, middle + (off_t)FILLER_ROOM, FILLER_ROOM, 0, 1);
	if (fsync(fd))
		refuse_errno("sync " FILLER);
	file_close(fd, FILLER);
	f->ino = st.st_ino;
	f->h = all_places();
	if (!f->h)
		refuse_errno("ask what lies where");
}

/* The pages of it that begin at byte @at of the device, which are in @r. */
static void filler_part(const struct fsmap *r, uint64_t at, unsigned int pages, struct part *part)
{
	static char page[PAGE];
	int fd = file_open(FILLER);

	*part = (struct part){ .path = FILLER, .pages = pages,
			       .offset = r->fmr_offset + (at - r->fmr_physical) };
	memset(page, 0x5a, sizeof(page));
	for (unsigned int i = 0; i < pages; i++) {
		off_t offset = (off_t)(part->offset + i * PAGE);
		char byte = 0;

		/* Not written, it would be shared as a hole; a second time, it would move. */
		if (pread(fd, &byte, 1, offset) == 1 && byte == page[0])
			continue;
		if (pwrite(fd, page, PAGE, offset) != (ssize_t)PAGE)
			refuse_errno("write " FILLER);
	}
	if (fsync(fd))
		refuse_errno("sync " FILLER);
	file_close(fd, FILLER);
}

static bool is_filler(const struct filler *f, const struct fsmap *r, unsigned int pages)
{
	return r->fmr_owner == f->ino && r->fmr_length >= pages * PAGE &&
	       !(r->fmr_flags & (SPECIAL | FMR_OF_ATTR_FORK | FMR_OF_EXTENT_MAP));
}

uint64_t filler_before(const struct filler *f, uint64_t border, unsigned int pages,
		       struct part *part)
{
	const struct fsmap *r, *best = NULL;
	uint64_t end;

	for (r = f->h->fmh_recs; r < f->h->fmh_recs + f->h->fmh_entries; r++)
		if (is_filler(f, r, pages) && r->fmr_physical + r->fmr_length <= border)
			best = r;		/* they are in the order of the device */
	if (!best)
		refuse("no data in front of byte %llu", (unsigned long long)border);
	end = best->fmr_physical + best->fmr_length;
	filler_part(best, end - pages * PAGE, pages, part);
	return end;
}

uint64_t filler_behind(const struct filler *f, uint64_t border, unsigned int pages,
		       struct part *part)
{
	const struct fsmap *r = f->h->fmh_recs, *end = r + f->h->fmh_entries;

	while (r < end && !(is_filler(f, r, pages) && r->fmr_physical >= border))
		r++;
	if (r == end)
		refuse("no data behind byte %llu", (unsigned long long)border);
	filler_part(r, r->fmr_physical, pages, part);
	return r->fmr_physical;
}
