// SPDX-License-Identifier: GPL-2.0-only
/*
 * run-records - fill the allocation groups of an empty file system with the records
 * that mf-records wants to find there. It takes minutes, so it is done once, and the
 * NVDIMM is kept: scripts/run/make-pmem.
 *
 * Two large files, and a small one in the middle. Of the ways to make a record, cutting
 * an unwritten extent in pieces takes the least: a write of a block makes two. Punching
 * holes, or reflinking, took about twice the instructions per record.
 *
 * Since mkfs.xfs the file system has seen no folder made: XFS puts the first into group
 * 0, the next into group 1, and what is in a folder where the folder is.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "../../lib/bench.h"
#include "../../lib/fatal.h"
#include "../../lib/fsmap.h"
#include "../../lib/mount.h"
#include "image.h"

#define STEP	20000		/* blocks, between two signs of life */

/* Blocks of a large file, and so many records. */
struct large {
	char path[PATH_LEN];
	int fd;
	long blocks;
};

/* Blocks that nothing was written to: one record. */
static void reserve(struct large *l, const char *name, long records)
{
	l->blocks = records / 2;
	snprintf(l->path, sizeof(l->path), IMAGE_FOLDER "/%s", records, name);
	l->fd = file_new(l->path);
	if (fallocate(l->fd, 0, 0, l->blocks * (off_t)PAGE))
		refuse_errno("allocate %ld blocks for %s", l->blocks, l->path);
}

static void cut(struct large *l, long done, long records, unsigned int group)
{
	long block, end;

	for (block = 0; block < l->blocks; block = end) {
		end = block + STEP < l->blocks ? block + STEP : l->blocks;
		file_stripe(l->fd, l->path, (size_t)block, (size_t)end);
		printf("progress: %ld of %ld records in allocation group %u\n", done + end,
		       records, group);
		fflush(stdout);
	}
	file_close(l->fd, l->path);
}

/* Returns where the file in the middle begins, in the allocation group number @group. */
static uint64_t reserve_all(struct large *low, struct large *high, long records,
			    unsigned int group)
{
	char middle[PATH_LEN];
	uint64_t physical;
	int fd;

	reserve(low, "low", records);
	snprintf(middle, sizeof(middle), IMAGE_FILE(IMAGE_MIDDLE), records);
	fd = file_create(middle, IMAGE_MIDDLE_SIZE);
	physical = fsmap_physical(fd, middle, 0);
	file_close(fd, middle);
	reserve(high, "high", records);
	if (fsmap_physical(low->fd, low->path, 0) > physical ||
	    fsmap_physical(high->fd, high->path, 0) < physical)
		refuse("%s is not between the others", middle);
	if (physical / fs_ag_bytes() != group)
		refuse("%s is not in allocation group %u", middle, group);
	return physical;
}

static void fill(struct bench *b, long records, unsigned int group)
{
	char folder[PATH_LEN];
	struct large low, high;
	uint64_t physical;
	long have;

	snprintf(folder, sizeof(folder), IMAGE_FOLDER, records);
	if (mkdir(folder, 0700))
		refuse_errno("make %s", folder);
	physical = reserve_all(&low, &high, records, group);
	cut(&low, 0, records, group);
	cut(&high, low.blocks, records, group);
	have = (long)fsmap_records(physical, NULL);
	if (labs(have - records) > records / 100)
		refuse("there are %ld records, not %ld", have, records);
	raw_line(&b->raw, "note %ld records in allocation group %u", have, group);
}

int main(void)
{
	static const long records[] = IMAGE_RECORDS;
	struct bench b = { .clk.insn = false };
	const char *what;
	unsigned int i;

	if (raw_open(&b.raw, RAW_DEVICE, RAW_MIRROR, &what)) {
		perror(what);
		return 2;
	}
	fatal_to(&b.raw);
	for (i = 0; records[i]; i++)
		fill(&b, records[i], i);
	return raw_flush(&b.raw) ? 3 : 0;
}
