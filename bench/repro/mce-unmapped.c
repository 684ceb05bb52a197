// SPDX-License-Identifier: GPL-2.0-only
/*
 * mce-unmapped: a page that no process maps, after a machine check
 *
 * Severity: crash
 * Needs: bed=memmap monitor=1 size=640m logsize=64m
 *
 * When memory_failure() returns 0, the machine check handler takes the page out of the
 * kernel's linear map. A write that clears the poison must bring it back, whatever the
 * page was: data that is mapped, in core, or neither; free; set aside for copies on
 * write; behind the end of the file system. It must be back for a write of one sector,
 * after a second error in the same page, and for the next driver of the device if nobody
 * wrote to it. HardwareCorrupted in /proc/meminfo counts the page once, and while it is bad.
 *
 * stock, and each variant before "nvdimm/pmem: publish poison before its owners are looked
 * up" flagged the page: pmem goes by PG_hwpoison, which is set only where an owner is
 * found. write(2) says EFAULT, so does read(2) from then on, and ftruncate(2) into the page
 * is an Oops in dax_zero_range(). rbtree fails memory_failure() where no process maps the
 * page, and so had only the rest: a write of one sector is an Oops, a page that is not
 * written to before the device is unbound is lost for good, and all is counted for ever.
 */
#define _GNU_SOURCE
#include "../lib/mount.h"
#include "lib/machine-check.h"
#include "lib/scene.h"

#define OLD	1u	/* tag of what the files hold */
#define NEW	0x5a	/* byte that the bad page is written over with */

static const char *name;	/* of the case */
static long counted;		/* before the first error */

static void check_counted(const char *when, long bad)
{
	long now = counted_bad() - counted;

	must(now == bad, "%s: %s %ld pages are counted as bad", name, when, now);
}

/* --- what is done to the page, in a child: the kernel may kill it ---------------------- */

struct use {
	const char *path;
	off_t at;		/* of the page */
	size_t len;		/* of what is read and written */
};

static char *page_of(int byte)
{
	static char page[PAGE] __attribute__((aligned(4096)));

	memset(page, byte, PAGE);
	return page;
}

static int open_it(const struct use *u)
{
	int fd = open(u->path, O_RDWR | O_DIRECT | O_CLOEXEC);

	if (fd < 0)
		refuse_errno("open %s", u->path);
	return fd;
}

static int do_write(int fd, const struct use *u)
{
	ssize_t n = pwrite(fd, page_of(NEW), u->len, u->at);

	return n < 0 ? errno : n == (ssize_t)u->len ? 0 : EIO;
}

static int do_read(int fd, const struct use *u)
{
	char *page = page_of(0);
	ssize_t n = pread(fd, page, u->len, u->at);

	if (n != (ssize_t)u->len)
		return n < 0 ? errno : EIO;
	for (size_t i = 0; i < u->len; i++)
		if (page[i] != NEW)
			return EILSEQ;
	return 0;
}

static int do_store(int fd, const struct use *u)
{
	char *p = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, u->at);

	if (p == MAP_FAILED)
		return errno;
	return try_touch(p + 8, NEW) || p[8] != NEW ? EFAULT : 0;
}

static int do_zero(int fd, const struct use *u)
{
	return fallocate(fd, FALLOC_FL_ZERO_RANGE, u->at, PAGE) ? errno : 0;
}

/* The rest of the page is zeroed. */
static int do_truncate(int fd, const struct use *u)
{
	return ftruncate(fd, u->at + 100) || ftruncate(fd, u->at + (off_t)PAGE) ? errno : 0;
}

static int do_flush(int fd, const struct use *u)
{
	(void)u;
	return fsync(fd) ? errno : 0;
}

static int try_it(int (*run)(int fd, const struct use *u), const struct use *u)
{
	int status;
	pid_t pid = fork();

	if (pid < 0)
		refuse_errno("fork");
	if (!pid) {
		int fd = open_it(u);

		catch_bus();
		_exit(run(fd, u));
	}
	if (waitpid(pid, &status, 0) < 0)
		refuse_errno("wait for what uses the page");
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void check(const char *what, int (*run)(int fd, const struct use *u), const struct use *u)
{
	int err = try_it(run, u);

	must(!err, "%s: %s: %s", name, what, err < 0 ? strsignal(-err) : strerror(err));
}

static void check_usable(const struct use *u)
{
	check("read(2) afterwards", do_read, u);
	check("a store through a mapping", do_store, u);
	check("fsync(2)", do_flush, u);
	check("ftruncate(2) into the page", do_truncate, u);
	check("fallocate(2) that zeroes the page", do_zero, u);
	check("write(2) once more", do_write, u);
	check("read(2) in the end", do_read, u);
}

/* The error has come. */
static void check_repair(const struct use *u)
{
	check_counted("after the error", 1);
	must(try_it(do_read, u) == EIO, "%s: read(2) before that does not fail with EIO", name);
	check("write(2) of the page", do_write, u);
	check_counted("after the repair", 0);
	must(!listed_bad(), "%s: %u ranges are on the list of bad blocks after the repair", name,
	     listed_bad());
}

/* --- data ------------------------------------------------------------------------------ */

enum state { MAPPED, IN_CORE, NEVER_MAPPED };

static uint64_t make_data(const char *path, enum state state, char **p)
{
	int fd = create_marked(path, PAGES * PAGE, OLD);
	uint64_t byte = disk_byte(fd, BAD * PAGE);

	*p = map_plain(fd, PAGES * PAGE, PROT_READ, path);
	if (state != NEVER_MAPPED)
		touch(*p + BAD * PAGE);
	if (state != MAPPED) {
		munmap(*p, PAGES * PAGE);
		*p = NULL;
	}
	file_close(fd, path);
	return byte;
}

static void data(const char *what, enum state state)
{
	const struct use u = { "data", BAD * PAGE, PAGE };
	uint64_t byte;
	char *p;

	name = what;
	byte = make_data(u.path, state, &p);
	machine_check(byte);
	check_repair(&u);
	check_usable(&u);
	if (p)
		munmap(p, PAGES * PAGE);
	file_unlink(u.path);
}

static void twice(void)
{
	const struct use u = { "twice", BAD * PAGE, PAGE };
	uint64_t byte;
	char *p;

	name = "two errors in one page";
	byte = make_data(u.path, NEVER_MAPPED, &p);
	machine_check(byte);
	machine_check(byte);
	check_repair(&u);
	machine_check(byte);
	check_repair(&u);
	check_usable(&u);
	file_unlink(u.path);
}

/* --- blocks of no file ------------------------------------------------------------------ */

#define ROOM	256u	/* pages that are free, about the only ones */

static void free_space(void)
{
	struct use u = { "next", 0, PAGE };
	int fd = create_marked("victim", ROOM * PAGE, OLD), next = file_new(u.path), fill, err = 0;
	uint64_t byte = disk_byte(fd, ROOM / 2 * PAGE);
	bool found = false;

	name = "free space";
	file_close(fd, "victim");
	fill = fill_space("fill");
	file_unlink("victim");
	sync();
	usleep(200000);		/* XFS frees the blocks in the background */
	machine_check(byte);
	check_counted("after the error", 1);
	for (; !found && u.at < (off_t)(8 * ROOM * PAGE); u.at += PAGE) {
		err = try_it(do_write, &u);
		if (err == ENOSPC && fill >= 0) {	/* XFS kept the rest for itself */
			file_close(fill, "fill");
			file_unlink("fill");
			fill = -1;
			sync();
			usleep(200000);
			u.at -= PAGE;
			continue;
		}
		if (err == ENOSPC)
			break;
		must(!err, "%s: write(2) that allocates: %s", name, strerror(abs(err)));
		check("read(2) of what was written", do_read, &u);
		found = disk_byte(next, (size_t)u.at) == byte;
	}
	if (!found)
		refuse("%s: the file got other blocks than the one that went bad, %ju pages: %s", name,
		       (uintmax_t)(u.at / (off_t)PAGE), strerror(abs(err)));
	check_counted("after the repair", 0);
	if (fill >= 0) {
		file_close(fill, "fill");
		file_unlink("fill");
	}
	file_close(next, u.path);
	file_unlink(u.path);
}

/* Nothing is there: it is reached through the block device. */
static void past_the_end(void)
{
	const struct use u = { PMEM_DEVICE, (off_t)(fs_bytes() + (1u << 20)), PAGE };

	name = "past the end of the file system";
	machine_check((uint64_t)u.at);
	check_repair(&u);
	check("read(2) afterwards", do_read, &u);
}

/* As the file system writes its log, here to a block of data. */
static void sector(void)
{
	struct use u = { PMEM_DEVICE, 0, 512 };
	char *p;

	name = "a sector of a page";
	u.at = (off_t)make_data("data", MAPPED, &p);
	machine_check((uint64_t)u.at);
	u.at += 3 * 512;
	check("write(2) of a sector", do_write, &u);
	check("read(2) of the sector", do_read, &u);
	u.at += 512;
	must(try_it(do_read, &u) == EIO, "%s: another sector of it reads without an error", name);
	u.at -= 4 * 512;
	u.len = PAGE;
	check("write(2) of the page", do_write, &u);
	check("read(2) afterwards", do_read, &u);
	check_counted("after the repair", 0);
	must(!listed_bad(), "%s: %u ranges are on the list of bad blocks after the repair", name,
	     listed_bad());
	munmap(p, PAGES * PAGE);
	file_unlink("data");
}

/* One page of a shared file is written to, which sets blocks aside for its neighbours. */
static void staging(void)
{
	const size_t pages = 64;
	const struct use u = { "b", BAD * PAGE, PAGE };
	int a = create_marked("a", pages * PAGE, OLD), b = file_clone(a, "b");
	char *p = map_plain(b, pages * PAGE, PROT_READ | PROT_WRITE, "b");
	struct fsmap run;
	uint64_t byte;
	bool up;

	name = "CoW staging";
	touch_write(p, *p);
	byte = disk_byte(b, 0) + BAD * PAGE;
	if (!find_run(OWN_COW, SPECIAL, &run) || byte < run.fmr_physical ||
	    byte >= run.fmr_physical + run.fmr_length)
		refuse("the neighbour of the copied page is not put aside for CoW");
	machine_check(byte);
	up = fs_is_up();
	if (up) {
		check("write(2) of the page whose copy goes there", do_write, &u);
		must(disk_byte(b, BAD * PAGE) == byte, "%s: the copy went elsewhere", name);
		check_usable(&u);
		must(!count_wrong(a, pages * PAGE, OLD, pages), "%s: the other file changed", name);
	}
	munmap(p, pages * PAGE);
	file_close(a, "a");
	file_close(b, "b");
	if (!up) {
		say("%s: the file system was shut down, see class-data", name);
		fs_again("dax=always");
	}
}

/* --- the next driver -------------------------------------------------------------------- */

static void unbound(void)
{
	const struct use u = { "kept", BAD * PAGE, PAGE };
	char *p;
	int fd;

	name = "unbound and bound";
	machine_check(make_data(u.path, MAPPED, &p));
	munmap(p, PAGES * PAGE);
	sync();
	fs_again("dax=always");
	check_counted("afterwards", 0);
	fd = file_open(u.path);
	must(!count_wrong(fd, PAGES * PAGE, OLD, PAGES), "%s: the file does not read as before",
	     name);
	file_close(fd, u.path);
	check("write(2) of the page", do_write, &u);
	check_usable(&u);
	file_unlink(u.path);
}

static void metadata(void)
{
	name = "metadata";
	machine_check(find_byte("the btrees of an AG", OWN_AG, SPECIAL, 0));
	fs_again("dax=always");
	must(fs_is_up(), "%s: the file system is not well after the device was bound again", name);
	check_counted("afterwards", 0);
}

int main(int argc, char **argv)
{
	enter(argc, argv);
	need_machine_checks();
	allow_shutdown();
	poison_early_kill(false);
	counted = counted_bad();
	data("data that is mapped", MAPPED);
	data("data in core", IN_CORE);
	data("data", NEVER_MAPPED);
	twice();
	sector();
	free_space();
	unbound();
	past_the_end();
	staging();
	metadata();
	return verdict();
}
