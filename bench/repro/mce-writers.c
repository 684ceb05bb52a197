// SPDX-License-Identifier: GPL-2.0-only
/*
 * mce-writers: two sectors of a bad page are written at once
 *
 * Severity: crash
 * Needs: bed=memmap kernel=delay monitor=1
 *
 * A machine check has taken a page out of the kernel's linear map. Two processes each write
 * a sector of it through the block device. The first one that clears poison brings the page
 * back; until it has, the other must wait. It takes some time to bring a page back while
 * another machine check has a page taken out, which here sleeps with the mutex of that.
 *
 * Before "x86/mce: keep a page in the 1:1 map that was repaired meanwhile" cleared PG_hwpoison
 * last, the flag was clear and the page not back: the second write is an Oops in write_pmem().
 * (stock, rbtree and callout without that mutex have the same window, in which nothing
 * sleeps.)
 */
#define _GNU_SOURCE
#include "../lib/mount.h"
#include "lib/delay.h"
#include "lib/machine-check.h"
#include "lib/klog.h"

#include "../lib/mce.h"

#define PAGES	8u
#define BAD	2u	/* page that is written to */
#define OTHER	5u	/* page that goes bad meanwhile */
#define OLD	1u	/* tag of what the file holds */
#define NEW	0x5a
#define SECTOR	512u
#define DELAY	3000u

static int write_sector(void *arg)
{
	static char sector[SECTOR] __attribute__((aligned(SECTOR)));
	int fd = open(PMEM_DEVICE, O_RDWR | O_DIRECT | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -errno;
	memset(sector, NEW, SECTOR);
	n = pwrite(fd, sector, SECTOR, (off_t)*(uint64_t *)arg);
	if (n != (ssize_t)SECTOR)
		return n < 0 ? -errno : -EIO;
	close(fd);
	return 0;
}

static void check_sector(uint64_t byte)
{
	static char sector[SECTOR] __attribute__((aligned(SECTOR)));
	int fd = open(PMEM_DEVICE, O_RDONLY | O_DIRECT | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		refuse_errno("open " PMEM_DEVICE);
	n = pread(fd, sector, SECTOR, (off_t)byte);
	must(n == (ssize_t)SECTOR && sector[0] == NEW && !memcmp(sector, sector + 1, SECTOR - 1),
	     "the sector at byte %#llx does not read as it was written: %zd",
	     (unsigned long long)byte, n);
	close(fd);
}

/* The handler of the machine check sleeps with the mutex. */
static void wait_asleep(void)
{
	for (int i = 0; i < MCE_WAIT_MS / 10 && delay_left("nospec"); i++)
		usleep(10000);
	if (delay_left("nospec"))
		refuse("no machine check has had a page taken out");
}

/* Two parties, the second one when the first one waits. */
static void write_both(uint64_t *first, uint64_t *second)
{
	struct party *one = start("the write of the first sector", write_sector, first);
	struct party *two;

	if (ends_in(one, 100))
		refuse("the first write did not wait");
	two = start("the write of the second sector", write_sector, second);
	must(!finish(two), "the write of the second sector failed");
	must(!finish(one), "the write of the first sector failed");
}

static void check_page(int fd, size_t page)
{
	static char data[PAGE] __attribute__((aligned(4096)));

	memset(data, NEW, PAGE);
	must(pwrite(fd, data, PAGE, (off_t)(page * PAGE)) == (ssize_t)PAGE,
	     "page %zu cannot be written over: %s", page, strerror(errno));
	must(pread(fd, data, PAGE, (off_t)(page * PAGE)) == (ssize_t)PAGE,
	     "page %zu cannot be read: %s", page, strerror(errno));
}

int main(int argc, char **argv)
{
	uint64_t bad, second, other;
	int fd;
	char *p;

	enter(argc, argv);
	need_machine_checks();
	poison_early_kill(false);
	delay_arm("nospec", 0);
	fd = create_marked("file", PAGES * PAGE, OLD);
	bad = disk_byte(fd, BAD * PAGE);
	second = bad + SECTOR;
	other = disk_byte(fd, OTHER * PAGE);
	p = map_plain(fd, PAGES * PAGE, PROT_READ, "file");
	touch(p + BAD * PAGE);
	touch(p + OTHER * PAGE);

	machine_check(bad);
	delay_arm("nospec", DELAY);
	machine_check_begin(other);
	wait_asleep();
	write_both(&bad, &second);
	machine_check_end(other);
	check_sector(bad);
	check_sector(second);
	check_page(fd, BAD);
	check_page(fd, OTHER);
	must(!listed_bad(), "%u ranges are on the list of bad blocks in the end", listed_bad());
	munmap(p, PAGES * PAGE);
	file_close(fd, "file");
	return verdict();
}
