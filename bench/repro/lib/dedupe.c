// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "dedupe.h"

#include "../../lib/mount.h"

int dedupe(int src, int dst, size_t from, size_t size)
{
	uint64_t buf[(sizeof(struct file_dedupe_range) +
		      sizeof(struct file_dedupe_range_info)) / 8] = { 0 };
	struct file_dedupe_range *r = (struct file_dedupe_range *)buf;

	r->src_offset = from;
	r->src_length = size;
	r->dest_count = 1;
	r->info[0].dest_fd = dst;
	r->info[0].dest_offset = from;
	if (ioctl(src, FIDEDUPERANGE, r))
		return -errno;
	return r->info[0].status;
}

const char *dedupe_text(int ret)
{
	switch (ret) {
	case DEDUPE_SAME:	return "same";
	case DEDUPE_DIFFERS:	return "different";
	default:		return strerror(-ret);
	}
}

size_t dedupe_shared(int src, int dst, size_t from, size_t size)
{
	size_t n = 0, at;

	for (at = from; at < from + size; at += PAGE)
		n += disk_byte(src, at) == disk_byte(dst, at);
	return n;
}

static int open_device(int how)
{
	int dev = open(PMEM_DEVICE, how | O_DIRECT | O_CLOEXEC);

	if (dev < 0)
		refuse_errno("open " PMEM_DEVICE);
	return dev;
}

static void close_device(int dev)
{
	if (close(dev))
		refuse_errno("close " PMEM_DEVICE);
}

/* O_DIRECT wants the memory aligned. */
static char bounce[PAGE] __attribute__((aligned(4096)));

void device_read(uint64_t byte, void *page)
{
	int dev = open_device(O_RDONLY);

	if (pread(dev, bounce, PAGE, (off_t)byte) != (ssize_t)PAGE)
		refuse_errno("read " PMEM_DEVICE);
	memcpy(page, bounce, PAGE);
	close_device(dev);
}

void device_write(uint64_t byte, const void *page)
{
	int dev = open_device(O_WRONLY);

	memcpy(bounce, page, PAGE);
	if (pwrite(dev, bounce, PAGE, (off_t)byte) != (ssize_t)PAGE)
		refuse_errno("write " PMEM_DEVICE);
	close_device(dev);
}
