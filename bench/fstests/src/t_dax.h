/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the t_dax_* programs share. Each plays one case in a directory of a DAX file system
 * that the test has made. It says nothing if the kernel does right: what it prints is
 * missing in the golden output. Exit status: 0; 1 if the set-up failed; 77 if the case
 * cannot be played here.
 */
#ifndef T_DAX_H
#define T_DAX_H

#include <errno.h>
#include <fcntl.h>
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
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef FALLOC_FL_KEEP_SIZE
#include <linux/falloc.h>
#endif

#ifndef MAP_SHARED_VALIDATE
#define MAP_SHARED_VALIDATE	0x03
#endif
#ifndef MAP_SYNC
#define MAP_SYNC		0x80000
#endif
#ifndef MADV_HWPOISON
#define MADV_HWPOISON		100
#endif
#ifndef BUS_MCEERR_AO
#define BUS_MCEERR_AO		5
#endif

#define OLD	1u		/* what a file has */
#define NEW	2u		/* what is put into it */
#define BEHIND	8u		/* byte of a page that is not of its mark */

#define HELPER	static inline __attribute__((unused))

static size_t page_size;
static size_t pmd_size;		/* 0: not known */

static void __attribute__((noreturn, format(printf, 2, 3), unused))
leave(int status, const char *fmt, ...)
{
	int err = errno;
	va_list ap;

	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fprintf(stderr, " (errno %d: %s)\n", err, strerror(err));
	fflush(NULL);
	_exit(status);
}

#define die(...)	leave(1, __VA_ARGS__)
#define cannot(...)	leave(77, __VA_ARGS__)

/* The kernel did wrong. */
#define expect(cond, ...)				\
	do {						\
		if (!(cond)) {				\
			printf(__VA_ARGS__);		\
			putchar('\n');			\
			fflush(stdout);			\
		}					\
	} while (0)

/* Page sizes, and @dir as the current directory. */
HELPER void enter(const char *dir)
{
	FILE *f = fopen("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size", "r");

	page_size = sysconf(_SC_PAGESIZE);
	if (f && fscanf(f, "%zu", &pmd_size) != 1)
		pmd_size = 0;
	if (f)
		fclose(f);
	if (chdir(dir))
		die("change into %s", dir);
}

HELPER void need_pmd(void)
{
	if (!pmd_size)
		cannot("no mappings of huge pages");
}

/* What page @i of a file begins with. */
HELPER uint64_t mark(unsigned int tag, size_t i)
{
	return (uint64_t)tag << 48 | i;
}

HELPER int file_new(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);

	if (fd < 0)
		die("create %s", path);
	return fd;
}

HELPER void file_sync(int fd, const char *path)
{
	if (fsync(fd))
		die("fsync %s", path);
}

/* A file of written blocks in one extent, if there is one; each page with its mark. */
HELPER int file_marked(const char *path, size_t size, unsigned int tag)
{
	int fd = file_new(path);
	uint64_t *buf = calloc(1, page_size);
	size_t i;

	if (!buf)
		die("allocate a page");
	if (fallocate(fd, 0, 0, size))
		die("allocate %zu bytes for %s", size, path);
	for (i = 0; i < size / page_size; i++) {
		*buf = mark(tag, i);
		if (pwrite(fd, buf, page_size, i * page_size) != (ssize_t)page_size)
			die("write page %zu of %s", i, path);
	}
	free(buf);
	file_sync(fd, path);
	return fd;
}

HELPER int file_clone(int src, const char *path)
{
	int fd = file_new(path);

	if (ioctl(fd, FICLONE, src))
		die("clone into %s", path);
	return fd;
}

HELPER void clone_range(int dst, size_t to, int src, size_t from, size_t len)
{
	struct file_clone_range r = {
		.src_fd = src, .src_offset = from, .src_length = len, .dest_offset = to,
	};

	if (ioctl(dst, FICLONERANGE, &r))
		die("share %zu bytes", len);
}

HELPER void file_remove(int fd, const char *path)
{
	if (close(fd) || unlink(path))
		die("remove %s", path);
}

HELPER uint64_t file_word(int fd, size_t at)
{
	uint64_t word;

	if (pread(fd, &word, sizeof(word), at) != (ssize_t)sizeof(word))
		die("read at %zu", at);
	return word;
}

/* Pages of the first @size bytes that do not begin with their marks, but for page @skip. */
HELPER size_t file_wrong(int fd, size_t size, unsigned int tag, size_t skip)
{
	size_t i, wrong = 0;
	uint64_t word;

	for (i = 0; i < size / page_size; i++)
		wrong += i != skip && (pread(fd, &word, sizeof(word), i * page_size) !=
				       (ssize_t)sizeof(word) || word != mark(tag, i));
	return wrong;
}

#define NONE	(~(size_t)0)	/* skip no page */

HELPER void *map_part(int fd, size_t at, size_t size, int prot)
{
	void *p = mmap(NULL, size, prot, MAP_SHARED, fd, at);

	if (p == MAP_FAILED)
		die("map %zu bytes", size);
	return p;
}

/* @skew bytes off a multiple of the size of a huge page: 0, or no huge page can map it. */
HELPER char *map_skewed(int fd, size_t size, int prot, size_t skew)
{
	size_t align = pmd_size ? pmd_size : page_size;
	char *area = mmap(NULL, size + 2 * align, PROT_NONE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	char *p;

	if (area == MAP_FAILED)
		die("reserve %zu bytes of address space", size);
	p = (char *)(((uintptr_t)area + align - 1) / align * align) + skew;
	if (mmap(p, size, prot, MAP_SHARED | MAP_FIXED, fd, 0) == MAP_FAILED)
		die("map %zu bytes", size);
	return p;
}

HELPER char *map_huge(int fd, size_t size, int prot)
{
	return map_skewed(fd, size, prot, 0);
}

HELPER char *map_small(int fd, size_t size, int prot)
{
	return map_skewed(fd, size, prot, page_size);
}

HELPER void unmap(char *p, size_t size)
{
	if (munmap(p, size))
		die("unmap %zu bytes", size);
}

HELPER void load(const char *p)
{
	(void)*(const volatile char *)p;
}

HELPER void store(char *p, char v)
{
	*(volatile char *)p = v;
}

HELPER long faults(void)
{
	struct rusage ru;

	if (getrusage(RUSAGE_SELF, &ru))
		die("getrusage");
	return ru.ru_minflt + ru.ru_majflt;
}

/* Load from each page; the case needs that each huge page takes one fault. */
HELPER void load_huge(const char *p, size_t size)
{
	long before = faults();
	size_t at;

	for (at = 0; at < size; at += page_size)
		load(p + at);
	if (faults() - before != (long)(size / pmd_size))
		cannot("the file is not mapped by huge pages");
}

/* Pages of the mapping that do not begin with their marks. */
HELPER size_t map_wrong(const char *p, size_t from, size_t pages, unsigned int tag)
{
	size_t i, wrong = 0;

	for (i = from; i < from + pages; i++, p += page_size)
		wrong += *(const volatile uint64_t *)p != mark(tag, i);
	return wrong;
}

static sigjmp_buf bus_back;
static volatile sig_atomic_t bus_armed;

HELPER void on_bus(int sig, siginfo_t *si, void *ctx)
{
	if (si->si_code == BUS_MCEERR_AO)
		return;
	if (!bus_armed) {
		static const char text[] = "SIGBUS that nothing here asked for\n";

		if (write(STDOUT_FILENO, text, sizeof(text) - 1) < 0)
			_exit(1);
		_exit(0);
	}
	siglongjmp(bus_back, 1);
}

/* Load a byte, or with @v >= 0 store it: 0, or 1 if that got SIGBUS. */
HELPER int try_touch(char *p, int v)
{
	struct sigaction sa = { .sa_sigaction = on_bus, .sa_flags = SA_SIGINFO };

	if (sigaction(SIGBUS, &sa, NULL))
		die("catch SIGBUS");
	bus_armed = 1;
	if (sigsetjmp(bus_back, 1)) {
		bus_armed = 0;
		return 1;
	}
	if (v < 0)
		load(p);
	else
		store(p, v);
	bus_armed = 0;
	return 0;
}

/* Status of @pid, or -1 if it has not ended after @ms; it may be one that never will. */
HELPER int wait_bounded(pid_t pid, int ms)
{
	int status, waited;
	pid_t done;

	for (waited = 0; waited < ms; waited += 10) {
		done = waitpid(pid, &status, WNOHANG);
		if (done < 0)
			die("wait for a process");
		if (done)
			return status;
		usleep(10000);
	}
	kill(pid, SIGKILL);
	return -1;
}

/* The last close and unlink of a file, in a process that may never come back. */
HELPER void file_remove_bounded(int fd, const char *path)
{
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	if (!pid) {
		file_remove(fd, path);
		_exit(0);
	}
	close(fd);
	expect(wait_bounded(pid, 30000) == 0, "unlink of %s does not end, or dies", path);
}

/* All free space, in one file. */
HELPER int fill_space(const char *path)
{
	size_t chunk = 256ul << 20;
	int fd = file_new(path);
	off_t end = 0;

	while (chunk >= page_size) {
		if (!fallocate(fd, 0, end, chunk))
			end += chunk;
		else if (errno == ENOSPC)
			chunk /= 2;
		else
			die("fill the file system");
	}
	return fd;
}

HELPER void punch(int fd, size_t at, size_t len)
{
	if (fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, at, len))
		die("punch %zu bytes at %zu", len, at);
}

#endif
