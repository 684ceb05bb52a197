// SPDX-License-Identifier: GPL-2.0-only
/*
 * mce-repaired: a page is repaired while its machine check is handled
 *
 * Severity: crash
 * Needs: bed=memmap kernel=delay monitor=1
 *
 * The handler of a machine check sleeps after it has published the error. Meanwhile write(2)
 * finds the page on the list of bad blocks, clears the poison and writes the page; or
 * write(2) to the file that owns the page replaces it, and no file maps it any more. Then
 * the handler goes on, finds its owner or does not, and succeeds. The page that was written
 * must be there, and the page that was not must come back when it is.
 *
 * Before "x86/mce: keep a page in the 1:1 map that was repaired meanwhile" the page that is
 * good was taken out of the linear map, and nothing said so: read(2) fails for good, and
 * ftruncate(2) into the page is an Oops.
 */
#define _GNU_SOURCE
#include "lib/delay.h"
#include "lib/klog.h"
#include "lib/machine-check.h"

#define PAGES	8u
#define BAD	2u	/* page */
#define OLD	1u
#define NEW	0x5a

/* Where the handler may come by, whatever the variant: it sleeps at the first. */
static const char *const points[] = { "holder", "owner", "collect" };
#define NR_POINTS (sizeof(points) / sizeof(*points))

static void arm(void)
{
	for (unsigned int i = 0; i < NR_POINTS; i++)
		delay_arm(points[i], 1000);
}

static bool asleep(void)
{
	for (unsigned int i = 0; i < NR_POINTS; i++)
		if (!delay_left(points[i]))
			return true;
	return false;
}

static void disarm(void)
{
	for (unsigned int i = 0; i < NR_POINTS; i++)
		delay_arm(points[i], 0);
}

/* False if it was handled without coming by, which rbtree does where no process maps it. */
static bool wait_asleep(uint64_t byte)
{
	while (!asleep()) {
		if (machine_check_over(byte))
			return false;
		usleep(10000);
	}
	return true;
}

static bool write_page(int fd)
{
	static char page[PAGE];

	memset(page, NEW, PAGE);
	return pwrite(fd, page, PAGE, BAD * PAGE) == (ssize_t)PAGE;
}

static bool page_reads(int fd)
{
	static char page[PAGE];

	return pread(fd, page, PAGE, BAD * PAGE) == (ssize_t)PAGE && page[0] == NEW &&
	       !memcmp(page, page + 1, PAGE - 1);
}

static void check_usable(const char *name, int fd)
{
	must(page_reads(fd), "%s: the page that was written cannot be read", name);
	must(!ftruncate(fd, BAD * PAGE + 100) && !ftruncate(fd, PAGES * PAGE),
	     "%s: truncating into it: %s", name, strerror(errno));
	must(write_page(fd) && page_reads(fd), "%s: it cannot be written and read again", name);
}

static void written_over(const char *name, bool mapped)
{
	int fd = create_marked(name, PAGES * PAGE, OLD);
	uint64_t byte = disk_byte(fd, BAD * PAGE);
	char *p = map_plain(fd, PAGES * PAGE, PROT_READ, name);

	if (mapped)
		touch(p + BAD * PAGE);
	arm();
	machine_check_begin(byte);
	if (wait_asleep(byte)) {
		must(write_page(fd), "%s: write(2) while it is handled: %s", name, strerror(errno));
		machine_check_end(byte);
	} else {
		say("%s: no handler to be met", name);
		must(write_page(fd), "%s: write(2): %s", name, strerror(errno));
	}
	disarm();
	check_usable(name, fd);
	munmap(p, PAGES * PAGE);
	file_close(fd, name);
}

/* File b, which is mapped, gets a block of its own; a still has the bad one. */
static void replaced(void)
{
	int a = create_marked("a", PAGES * PAGE, OLD), b = file_clone(a, "b");
	uint64_t byte = disk_byte(a, BAD * PAGE);
	char *p = map_plain(b, PAGES * PAGE, PROT_READ, "b");

	touch(p + BAD * PAGE);
	arm();
	machine_check_begin(byte);
	if (!wait_asleep(byte))
		refuse("no handler came by at a page that a process maps");
	must(write_page(b), "replaced: write(2) to b: %s", strerror(errno));
	machine_check_end(byte);
	disarm();
	check_usable("replaced, b", b);
	must(write_page(a), "replaced: write(2) to a: %s", strerror(errno));
	check_usable("replaced, a", a);
	munmap(p, PAGES * PAGE);
	file_close(b, "b");
	file_close(a, "a");
}

int main(int argc, char **argv)
{
	enter(argc, argv);
	need_machine_checks();
	poison_early_kill(false);
	catch_bus();
	written_over("mapped", true);
	written_over("unmapped", false);
	replaced();
	must(!listed_bad(), "%u ranges are on the list of bad blocks in the end", listed_bad());
	return verdict();
}
