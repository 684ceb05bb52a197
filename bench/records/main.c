// SPDX-License-Identifier: GPL-2.0-only
/*
 * run-records - fill an empty file system of one allocation group with the records
 * that mf-records wants to find there. It takes minutes, so it is done once, and the
 * NVDIMM is kept: scripts/build-image.
 *
 * Two large files, and a small one in the middle. Of the ways to make a record, cutting
 * an unwritten extent in pieces takes the least: a write of a block makes two. Punching
 * holes, or reflinking, took about twice the instructions per record.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#include "../lib/bench.h"
#include "../lib/fatal.h"
#include "../lib/fsmap.h"
#include "image.h"

#define BLOCKS	((size_t)IMAGE_RECORDS / 2)	/* of a large file */
#define STEP	20000ul				/* blocks, between two signs of life */

static const char *const large[] = { MNT "/low", MNT "/high" };

/* Blocks that nothing was written to: one record. */
static int reserve(const char *path)
{
	int fd = file_new(path);

	if (fallocate(fd, 0, 0, (off_t)(BLOCKS * PAGE)))
		refuse_errno("allocate %zu blocks for %s", BLOCKS, path);
	return fd;
}

static void cut(int fd, unsigned int i)
{
	size_t block, end;

	for (block = 0; block < BLOCKS; block = end) {
		end = block + STEP < BLOCKS ? block + STEP : BLOCKS;
		file_stripe(fd, large[i], block, end);
		printf("progress: %zu of %ld records\n", i * BLOCKS + end, IMAGE_RECORDS);
		fflush(stdout);
	}
}

int main(void)
{
	struct bench b = { .clk.insn = false };
	int low, middle, high;
	uint64_t physical;
	const char *what;
	long have;

	if (raw_open(&b.raw, RAW_DEVICE, RAW_MIRROR, &what)) {
		perror(what);
		return 2;
	}
	fatal_to(&b.raw);
	low = reserve(large[0]);
	middle = file_create(IMAGE_MIDDLE, IMAGE_MIDDLE_SIZE);
	high = reserve(large[1]);
	physical = fsmap_physical(middle, IMAGE_MIDDLE, 0);
	if (fsmap_physical(low, large[0], 0) > physical ||
	    fsmap_physical(high, large[1], 0) < physical)
		refuse("%s is not between the others", IMAGE_MIDDLE);
	cut(low, 0);
	cut(high, 1);
	have = (long)fsmap_records(physical, NULL);
	if (labs(have - IMAGE_RECORDS) > IMAGE_RECORDS / 100)
		refuse("there are %ld records", have);
	raw_line(&b.raw, "note %ld records in the allocation group", have);
	return raw_flush(&b.raw) ? 3 : 0;
}
