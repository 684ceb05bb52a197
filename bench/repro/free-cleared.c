// SPDX-License-Identifier: GPL-2.0-only
/*
 * free-cleared: an error in free space is cleared
 *
 * Severity: untold
 * Needs: bed=memmap monitor=1 size=640m logsize=64m
 *
 * Nobody needs what is in a free block that goes bad, so it can be zeroed, which clears
 * the error. Soon after, it must not be known as bad any more, and be allocated, written
 * and read like any other; after a machine check, too, and on a file system without a
 * reverse map. Not before it is free on disk: while its being freed is not in the log, a
 * crash gives it back to its file, which must read an error and not zeros. Not on a file
 * system that is frozen, before it is thawed; nor on one that is read-only.
 *
 * fixed, rbtree, and callout before "xfs: clear media errors in free space": it stays on
 * the list of bad blocks until it is allocated and written. stock, floor: it is not even
 * known that it is bad. The program ends with the first case that fails.
 */
#define _GNU_SOURCE
#include "../lib/mount.h"
#include "lib/machine-check.h"
#include "lib/scene.h"

#include <sys/mount.h>

#define ROOM	64u	/* pages that are free, about the only ones */
#define TAG	2u

static long counted;	/* pages, before the first error */
static bool lasting;	/* an error was not known, or not cleared */

struct room {
	const char *name;
	int fill;
	int victim;		/* has the page, until that is punched out */
	uint64_t byte;		/* on the device, of the page */
};

/* All space is used, and ROOM pages of it by a file of its own. */
static void room_start(struct room *r, const char *name)
{
	r->name = name;
	r->victim = create_marked("victim", ROOM * PAGE, 1);
	r->byte = disk_byte(r->victim, ROOM / 2 * PAGE);
	r->fill = fill_space("fill");
	klog_mark();
}

static void room_free(const struct room *r)
{
	punch_holes(r->victim, 0, ROOM * PAGE, 0, 1);
}

static void room_end(struct room *r)
{
	file_close(r->fill, "fill");
	file_unlink("fill");
	file_close(r->victim, "victim");
	file_unlink("victim");
	sync();
	must(fs_is_up(), "%s: the file system is down", r->name);
}

static void hit(const struct room *r)
{
	int err = inject_at("pmem0", r->byte);
	bool known = listed_bad() == 1;

	must(!err, "%s: the injector got: %s", r->name, got(err));
	must(known, "%s: the block is not on the list of bad blocks", r->name);
	lasting |= !known;
}

static bool is_cleared(void)
{
	return !listed_bad() && counted_bad() == counted;
}

/* At most @ms; is it? */
static bool wait_cleared(int ms)
{
	for (; ms > 0 && !is_cleared(); ms -= 100)
		usleep(100000);
	return is_cleared();
}

static void check_cleared(const struct room *r)
{
	bool cleared = wait_cleared(10000);

	lasting |= !cleared;
	must(cleared, "%s: the block is still on the list of bad blocks", r->name);
	must(!cleared || klog_has("media error in free space cleared: daddr 0x"),
	     "%s: the kernel does not say so", r->name);
}

static void check_stays(const struct room *r)
{
	must(!wait_cleared(3000), "%s: the error was cleared", r->name);
}

static void fill_page(char *page, size_t i)
{
	memset(page, 0, PAGE);
	memcpy(page, &(uint64_t){ mark(TAG, i) }, 8);
}

/* A new file gets the block. */
static void check_usable(const struct room *r)
{
	static char page[PAGE], back[PAGE];
	int fd = file_new("next");
	bool found = false;
	size_t i;

	for (i = 0; i < ROOM && !found; i++) {
		fill_page(page, i);
		if (pwrite(fd, page, PAGE, (off_t)(i * PAGE)) != PAGE)
			break;
		found = disk_byte(fd, i * PAGE) == r->byte;
		must(pread(fd, back, PAGE, (off_t)(i * PAGE)) == PAGE && !memcmp(page, back, PAGE),
		     "%s: a page of the next file does not read as written", r->name);
	}
	must(found, "%s: page %zu of the next file cannot be written: %s", r->name, i,
	     strerror(errno));
	must(!fsync(fd), "%s: fsync of the next file: %s", r->name, strerror(errno));
	file_close(fd, "next");
	file_unlink("next");
}

/* --- cases ----------------------------------------------------------------------------- */

static void injected(struct room *r)
{
	room_free(r);
	sync();
	hit(r);
	check_cleared(r);
	check_usable(r);
}

static void checked(struct room *r)
{
	room_free(r);
	sync();
	machine_check(r->byte);
	check_cleared(r);
	check_usable(r);
}

static void just_freed(struct room *r)
{
	room_free(r);
	hit(r);
	check_stays(r);
	sync();
	check_cleared(r);
	check_usable(r);
}

static void frozen(struct room *r)
{
	int fd = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	room_free(r);
	sync();
	if (fd < 0 || ioctl(fd, FIFREEZE, 0))
		refuse_errno("freeze");
	hit(r);
	check_stays(r);
	if (ioctl(fd, FITHAW, 0))
		refuse_errno("thaw");
	close(fd);
	check_cleared(r);
	check_usable(r);
}

static void remount(unsigned long flags)
{
	if (mount(NULL, MNT, NULL, MS_REMOUNT | flags, "dax=always"))
		refuse_errno("remount " MNT);
}

/* What became of the page is seen when it is written over. */
static void read_only(struct room *r)
{
	room_free(r);
	file_close(r->fill, "fill");
	file_close(r->victim, "victim");
	remount(MS_RDONLY);
	hit(r);
	check_stays(r);
	remount(0);
	r->fill = file_open("fill");
	r->victim = file_open("victim");
	check_usable(r);
	must(is_cleared(), "%s: a write did not clear the error", r->name);
}

static bool play(const char *name, void (*run)(struct room *r))
{
	struct room r;

	say("--- %s", name);
	room_start(&r, name);
	run(&r);
	room_end(&r);
	return !lasting;
}

int main(int argc, char **argv)
{
	enter(argc, argv);
	need_machine_checks();
	poison_early_kill(false);
	counted = counted_bad();
	if (!play("free space", injected) ||
	    !play("just freed", just_freed) ||
	    !play("frozen", frozen) ||
	    !play("read-only", read_only) ||
	    !play("a machine check", checked))
		return verdict();
	if (chdir("/"))
		refuse_errno("leave " MNT);
	fs_fresh(false);
	if (chdir(MNT))
		refuse_errno("enter " MNT);
	play("no reverse map", injected);
	return verdict();
}
