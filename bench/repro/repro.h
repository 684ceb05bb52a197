/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the reproducers share. A reproducer is one program: repro-NAME DIR, DIR
 * being the DAX file system that the job made for it. It ends with
 *
 *	0  the kernel did what a correct kernel must
 *	1  the defect was seen; a line "DEFECT: ..." says how
 *	3  the set-up failed (refuse())
 *	4  this cannot be tested here, and why
 *
 * or not at all, if the defect takes the kernel down.
 */
#ifndef REPRO_H
#define REPRO_H

#include <errno.h>
#include <fcntl.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../lib/clock.h"
#include "../lib/fatal.h"
#include "../lib/file.h"
#include "../lib/map.h"
#include "../lib/poison.h"

#ifndef MAP_SYNC
#define MAP_SYNC		0x80000
#endif
#ifndef MAP_SHARED_VALIDATE
#define MAP_SHARED_VALIDATE	0x03
#endif

/* One program, one verdict; the handler needs globals anyway. */
static int defects __attribute__((unused));
static sigjmp_buf bus_back __attribute__((unused));
static volatile sig_atomic_t bus_armed __attribute__((unused));

#define HELPER static __attribute__((unused))

HELPER __attribute__((format(printf, 2, 3))) void print_line(const char *kind, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fputs(kind, stdout);
	vprintf(fmt, ap);
	putchar('\n');
	fflush(stdout);		/* the next step may be the kernel's last */
	va_end(ap);
}

#define say(...)	print_line("", __VA_ARGS__)
#define defect(...)	(defects++, print_line("DEFECT: ", __VA_ARGS__))
#define must(ok, ...)	((ok) ? (void)0 : (void)defect(__VA_ARGS__))
#define cannot(...)	(print_line("CANNOT: ", __VA_ARGS__), exit(4))

HELPER int verdict(void)
{
	say("%s", defects ? "defect seen" : "as a correct kernel must");
	return defects ? 1 : 0;
}

HELPER void enter(int argc, char **argv)
{
	if (argc != 2)
		refuse("usage: %s DIR (a DAX file system)", argv[0]);
	if (chdir(argv[1]))
		refuse_errno("change into %s", argv[1]);
}

/* --- memory that may be poisoned ------------------------------------------------ */

HELPER void on_bus(int sig, siginfo_t *si, void *ctx)
{
	(void)sig;
	(void)ctx;
	if (si->si_code == BUS_MCEERR_AO)
		return;
	if (!bus_armed) {
		static const char text[] = "DEFECT: a SIGBUS that nothing here asked for\n";

		if (write(STDOUT_FILENO, text, sizeof(text) - 1) < 0)
			_exit(3);
		_exit(128 + SIGBUS);
	}
	siglongjmp(bus_back, si->si_code ? si->si_code : -1);
}

HELPER void catch_bus(void)
{
	struct sigaction sa = { .sa_sigaction = on_bus, .sa_flags = SA_SIGINFO };

	if (sigaction(SIGBUS, &sa, NULL))
		refuse_errno("catch SIGBUS");
}

/* Read or, with @v >= 0, write one byte: 0, or the si_code of the SIGBUS. */
HELPER int try_touch(char *p, int v)
{
	int code;

	catch_bus();
	bus_armed = 1;
	code = sigsetjmp(bus_back, 1);
	if (!code) {
		if (v < 0)
			touch(p);
		else
			touch_write(p, (char)v);
	}
	bus_armed = 0;
	return code;
}

/* --- files whose pages say who they are ----------------------------------------- */

/* The first word of page @i of a file marked @tag. */
HELPER uint64_t mark(unsigned int tag, size_t i)
{
	return (uint64_t)tag << 48 | 0xda0000000000ull | i;
}

/* As file_create(), every page marked. */
HELPER int create_marked(const char *path, size_t size, unsigned int tag)
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

/* Pages, other than @skip, that pread() does not find marked @tag. */
HELPER size_t count_wrong(int fd, size_t size, unsigned int tag, size_t skip)
{
	size_t i, wrong = 0;
	uint64_t word;

	for (i = 0; i < size / PAGE; i++)
		if (i != skip && (pread(fd, &word, sizeof(word), (off_t)(i * PAGE)) !=
				  sizeof(word) || word != mark(tag, i)))
			wrong++;
	return wrong;
}

HELPER void *map_plain(int fd, size_t size, int prot, const char *what)
{
	void *p = mmap(NULL, size, prot, MAP_SHARED, fd, 0);

	if (p == MAP_FAILED)
		refuse_errno("map %zu bytes of %s", size, what);
	return p;
}

/* Byte on the device of one byte of the file. */
HELPER uint64_t disk_byte(int fd, size_t offset)
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

/* Fallocate all free space, @chunk bytes or less at a time, to the file @fd that ends at @end. */
HELPER void fill_more(int fd, off_t end, size_t chunk)
{
	while (chunk >= PAGE) {
		if (!fallocate(fd, 0, end, (off_t)chunk))
			end += (off_t)chunk;
		else if (errno == ENOSPC)
			chunk /= 2;
		else
			refuse_errno("fill the file system");
	}
}

/*
 * Fallocate all free space into @path, the last block included; punch_holes()
 * then makes the free space exactly what a case needs.
 */
HELPER int fill_space(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		refuse_errno("create %s", path);
	fill_more(fd, 0, 256ul << 20);
	return fd;
}

HELPER void punch_holes(int fd, off_t from, size_t hole, size_t step, unsigned int n)
{
	for (; n--; from += (off_t)step)
		if (fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, from, (off_t)hole))
			refuse_errno("punch %zu bytes at %lld", hole, (long long)from);
}

/* --- poison ---------------------------------------------------------------------- */

HELPER uint64_t own_pfn(const void *p)
{
	uint64_t e = pagemap(getpid(), p);

	if (!(e & PM_PRESENT) || !PM_PFN(e))
		refuse("%p is not mapped", p);
	return PM_PFN(e);
}

/* 0 or -errno of the injection */
HELPER int inject(uint64_t pfn)
{
	const struct clk clk = { 0 };
	uint64_t start, end;
	struct poison poison;
	int err;

	poison_open(&poison, &clk);
	err = poison_pfn(&poison, pfn, &start, &end);
	poison_close(&poison);
	say("poisoned pfn %#llx: %s", (unsigned long long)pfn, err ? strerror(-err) : "handled");
	return err;
}

/* A page of pmem0 that reads as bad from now on, without a memory failure. */
HELPER void publish_badblock(uint64_t byte)
{
	char text[48];

	snprintf(text, sizeof(text), "%llu 8\n", (unsigned long long)byte / 512);
	if (file_put("/sys/block/pmem0/badblocks", text))
		cannot("no way to add a bad block: %s", strerror(errno));
}

/* --- processes ------------------------------------------------------------------- */

/* Wait at most @ms (guest time) for @pid; else kill it and return -1. */
HELPER int wait_bounded(pid_t pid, int ms, const char *what)
{
	int status, waited;
	pid_t done;

	for (waited = 0; waited < ms; waited += 10) {
		done = waitpid(pid, &status, WNOHANG);
		if (done < 0)
			refuse_errno("wait for %s", what);
		if (done)
			return status;
		usleep(10000);
	}
	kill(pid, SIGKILL);
	if (waitpid(pid, &status, 0) < 0)
		refuse_errno("wait for %s after SIGKILL", what);
	return -1;
}

#endif
