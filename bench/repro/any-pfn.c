// SPDX-License-Identifier: GPL-2.0-only
/*
 * any-pfn: errors in pages that are not file data
 *
 * Suspect: H8
 * Severity: none
 *
 * Errors in the pages of the device that hold struct pages, in its first and last page of
 * data, and past its end. None may crash, and none may harm a file system that has
 * nothing there.
 *
 * Does not reproduce: every variant passes.
 */
#define _GNU_SOURCE
#include "../lib/mount.h"
#include "lib/scene.h"

static uint64_t device_bytes(void)
{
	int fd = open(PMEM_DEVICE, O_RDONLY | O_CLOEXEC);
	uint64_t n;

	if (fd < 0 || ioctl(fd, BLKGETSIZE64, &n))
		refuse_errno("size of " PMEM_DEVICE);
	close(fd);
	return n;
}

static void hit(struct scene *s, const char *where, uint64_t pfn)
{
	int err;

	klog_mark();
	err = inject(pfn);
	say("%s: %s", where, got(err));
	check_bystander(s);
	check_unharmed(s, &s->owners, "owner of another page");
	check_up(s);
}

int main(int argc, char **argv)
{
	uint64_t first = device_start("pmem0") / PAGE, end = first + device_bytes() / PAGE;
	struct scene s = { 0 };

	enter(argc, argv);
	scene_start(&s, "edges of the device", OWNERS, true);
	hit(&s, "page before the data", first - 1);
	hit(&s, "first page of the NVDIMM", first & ~(uint64_t)(PMD_PAGES * 16 - 1));
	hit(&s, "last page of the device", end - 1);
	hit(&s, "page past the device", end);
	hit(&s, "no such memory", 1ull << 40);
	scene_end(&s);
	return verdict();
}
