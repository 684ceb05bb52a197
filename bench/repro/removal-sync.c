// SPDX-License-Identifier: GPL-2.0-only
/*
 * removal-sync: a synchronous write fault maps a page of a device that is gone
 *
 * Severity: untold
 * Needs: kernel=delay
 *
 * The device goes away between the halves of a MAP_SYNC write fault: the file is flushed,
 * the page not mapped yet. Another mapping, without MAP_SYNC, makes the page dirty, so that
 * its DAX entry is not just dropped. The file system cannot be frozen (fail_freeze), which
 * would wait for the fault. When the device is gone nobody may have the page.
 *
 * The fault goes on when the device is gone, and then when its file system has let go of it
 * but it is still there: somebody accesses it, write(2) that waits for a page of its source.
 *
 * fixed-delay: the page is mapped, and its device is gone: its handler unmaps under the AGF,
 * and cannot wait there for the lock that the fault holds. On 7.3 the entry of the page table
 * refers to a struct page, which is gone as well: to look at it, as this program does through
 * /proc/PID/pagemap, is an oops. rbtree-delay and callout-delay wait for the fault, by the
 * MMAPLOCK. What else lets no mapping escape is an order of locks, and cannot be shown on x86:
 * a fault stores its DAX entry under the lock of the entries before it looks for a shutdown or
 * for poison; who has shut the file system down, or published the poison, looks for entries
 * under the same lock.
 */
#define _GNU_SOURCE
#include "lib/cow-write.h"
#include "lib/delay.h"
#include "lib/mounts.h"
#include "lib/removal.h"

#include <sys/mount.h>

#define SIZE	(2 * PAGE)
#define FAULT	2000u		/* ms that it sleeps */

static char *page;
static int told[2];		/* a pipe: the removal is to begin */

/* Blocks that are not written yet: a fault changes the file, and has to flush that. */
static int create_unwritten(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0 || fallocate(fd, 0, 0, SIZE))
		refuse_errno("make %s", path);
	file_need_dax(fd, path);
	return fd;
}

/* Keeps what it got until it is killed. */
static int run_store(void *arg)
{
	int code = try_touch(page, 1);

	(void)arg;
	say("the store: %s (si_code %d)", code ? "SIGBUS" : "done", code);
	while (pause() < 0)
		continue;
	return 0;
}

static int run_unbind_when_told(void *arg)
{
	char c;

	return read(told[0], &c, 1) == 1 ? run_unbind(arg) : -EIO;
}

static void tell(void)
{
	if (write(told[1], "", 1) != 1)
		refuse_errno("tell the removal to begin");
}

static void unbind_meanwhile(struct cow_write *w)
{
	(void)w;
	tell();
	usleep(2 * FAULT * 1000);	/* both are as far as they get */
}

/* What came of the fault, which is over. */
static void check_gone(struct party *store)
{
	usleep(FAULT * 1000);
	if (ends_in(store, 10)) {
		say("the store was killed");
		return;
	}
	must(!(pagemap(store->pid, page) & PM_PRESENT),
	     "a page of the device is mapped, and the device is gone");
	if (kill(store->pid, SIGKILL) || waitpid(store->pid, NULL, 0) < 0)
		refuse_errno("stop the store");
	store->ended = true;
}

static void look_again(const struct removal *device, const char *dir)
{
	leave();
	if (umount(dir))
		refuse_errno("unmount %s", dir);
	bind_again(device);
	mount_with_a(dir);
}

static void remove_device(struct removal *device, int written)
{
	struct party *removal = start("the removal", run_unbind_when_told, device);
	struct cow_write w = { .b = written };

	fail_arm("freeze", 1);
	if (written < 0)
		tell();
	else
		cow_write_run(&w, SIZE, PAGE, unbind_meanwhile);
	must(!finish(removal), "the device is still there");
	if (!fail_taken("freeze"))
		refuse("nobody tried to freeze the file system");
}

static void play(struct removal *device, const char *path, int written)
{
	struct party *store;
	char *plain;
	int fd;

	fd = create_unwritten(path);
	page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED_VALIDATE | MAP_SYNC, fd, 0);
	if (page == MAP_FAILED)
		cannot("no MAP_SYNC here: %s", strerror(errno));
	plain = map_plain(fd, PAGE, PROT_READ | PROT_WRITE, "the file without MAP_SYNC");
	delay_arm("sync", FAULT);
	store = start("the store", run_store, NULL);
	delay_wait("sync");
	touch_write(plain, 2);
	remove_device(device, written);
	check_gone(store);
	if (munmap(page, PAGE) || munmap(plain, PAGE))
		refuse_errno("unmap the page");
	file_close(fd, path);
}

int main(int argc, char **argv)
{
	struct removal device;
	int fd;

	enter(argc, argv);
	say("EXPECTED: Metadata I/O Error");
	removal_prepare(&device);
	if (pipe(told))
		refuse_errno("create a pipe");
	catch_bus();
	file_close(create_marked("a", SIZE, OLD), "a");
	play(&device, "b", -1);
	look_again(&device, argv[1]);
	fd = create_marked("c", SIZE, OLD);
	play(&device, "d", fd);
	file_close(fd, "c");
	look_again(&device, argv[1]);
	return verdict();
}
