// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "repro.h"

#include <linux/fiemap.h>

uint64_t mark(unsigned int tag, size_t i)
{
	return (uint64_t)tag << 48 | 0xda0000000000ull | i;
}

int create_marked(const char *path, size_t size, unsigned int tag)
{
	int fd = file_create(path, size);
	size_t i;

	for (i = 0; i < size / PAGE; i++) {
		uint64_t word = mark(tag, i);

		if (pwrite(fd, &word, sizeof(word), (off_t)(i * PAGE)) != sizeof(word))
			refuse_errno("mark page %zu of %s", i, path);
	}
	if (fsync(fd))
		refuse_errno("fsync %s", path);
	return fd;
}

size_t count_wrong(int fd, size_t size, unsigned int tag, size_t skip)
{
	size_t i, wrong = 0;
	uint64_t word;

	for (i = 0; i < size / PAGE; i++)
		if (i != skip && (pread(fd, &word, sizeof(word), (off_t)(i * PAGE)) !=
				  sizeof(word) || word != mark(tag, i)))
			wrong++;
	return wrong;
}

void *map_plain(int fd, size_t size, int prot, const char *what)
{
	void *p = mmap(NULL, size, prot, MAP_SHARED, fd, 0);

	if (p == MAP_FAILED)
		refuse_errno("map %zu bytes of %s", size, what);
	return p;
}

uint64_t disk_byte(int fd, size_t offset)
{
	uint64_t buf[(sizeof(struct fiemap) + sizeof(struct fiemap_extent)) / 8] = { 0 };
	struct fiemap *fm = (struct fiemap *)buf;

	fm->fm_start = offset;
	fm->fm_length = PAGE;
	fm->fm_extent_count = 1;
	if (ioctl(fd, FS_IOC_FIEMAP, fm) || fm->fm_mapped_extents != 1)
		refuse_errno("find the block of offset %zu", offset);
	return fm->fm_extents[0].fe_physical + (offset - fm->fm_extents[0].fe_logical);
}
