// SPDX-License-Identifier: GPL-2.0-only
/*
 * log-full: an error while the log is full
 *
 * Severity: none
 * Needs: logsize=64m logsu=256k
 *
 * A page goes bad while the log has no space left and gets none: its tail is a directory
 * block that a getdents() has locked, which waits in userfaultfd for the memory to copy
 * names to. Handling the error must not need the log. All goes on after the reader was
 * given its memory.
 *
 * No defect of stock: every variant but floor does so.
 */
#define _GNU_SOURCE
#include "lib/revoked.h"
#include "lib/delay.h"
#include "lib/log.h"

#include <linux/userfaultfd.h>
#include <pthread.h>
#include <sys/stat.h>
#include <sys/syscall.h>

static struct {
	int dir, uffd;
	char *buf;		/* not there until tail_release() */
	pthread_t thread;
	volatile int done;
} tail;

/* A directory too large for its inode, committed but not written back. */
static void make_directory(void)
{
	char path[16];
	int i;

	if (mkdir("dir", 0700))
		refuse_errno("make a directory");
	for (i = 0; i < 60; i++) {
		snprintf(path, sizeof(path), "dir/%d", i);
		if (mknod(path, S_IFREG | 0600, 0))
			refuse_errno("create %s", path);
	}
	tail.dir = open("dir", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (tail.dir < 0 || fsync(tail.dir))
		refuse_errno("fsync the directory");
}

static void *read_directory(void *arg)
{
	if (syscall(SYS_getdents64, tail.dir, tail.buf, PAGE) <= 0)
		refuse_errno("read the directory");
	tail.done = 1;
	return arg;
}

static void tail_hold(void)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register reg = { .mode = UFFDIO_REGISTER_MODE_MISSING };

	make_directory();
	tail.buf = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	tail.uffd = (int)syscall(SYS_userfaultfd, O_CLOEXEC);
	reg.range = (struct uffdio_range){ (uintptr_t)tail.buf, PAGE };
	if (tail.buf == MAP_FAILED || tail.uffd < 0 || ioctl(tail.uffd, UFFDIO_API, &api) ||
	    ioctl(tail.uffd, UFFDIO_REGISTER, &reg))
		refuse_errno("set up userfaultfd");
	if (pthread_create(&tail.thread, NULL, read_directory, NULL))
		refuse("no thread to read the directory");
	usleep(10000);
}

static void tail_release(void)
{
	struct uffdio_zeropage zero = { .range = { (uintptr_t)tail.buf, PAGE } };

	if (tail.done)
		refuse("nothing held the directory block");
	if (ioctl(tail.uffd, UFFDIO_ZEROPAGE, &zero))
		refuse_errno("give the reader its memory");
	if (pthread_join(tail.thread, NULL))
		refuse("the reader of the directory is lost");
}

int main(int argc, char **argv)
{
	struct party *handler;
	struct bench b = { 0 };
	struct crowd c;
	struct log_filler f;
	uint64_t pfn;

	enter(argc, argv);
	poison_early_kill(true);
	crowd_start(&b, &c, 3, 8 * PAGE, MAP_PTE);
	pfn = crowd_pfn(&c, 2 * PAGE);
	tail_hold();
	if (!log_fill(&f))
		refuse("the log did not fill");

	handler = start("the handler", run_poison, &pfn);
	must(ends_in(handler, 3000), "the error is not handled while the log is full");
	must(crowd_wait(&c, 1) == c.n, "not all of %u processes were signalled", c.n);
	must(!crowd_mapped(&c, 2 * PAGE), "%u of %u processes still map the page",
	     crowd_mapped(&c, 2 * PAGE), c.n);
	tail_release();
	must(!finish(handler), "the error was not handled");
	must(!finish(f.party), "the log could not be written");
	crowd_stop(&c);
	poison_early_kill(false);
	return verdict();
}
