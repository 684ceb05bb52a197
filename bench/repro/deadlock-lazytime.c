// SPDX-License-Identifier: GPL-2.0-only
/*
 * deadlock-lazytime: the handler drops an inode with dirty times while the log is full
 *
 * Suspect: H23
 * Severity: hang
 * Needs: kernel=delay logsize=64m logsu=256k
 *
 * With lazytime, dropping the last reference to an inode logs its times. The handler of a
 * media error has a reference that becomes the last one, holds the AGF, and wants space
 * in the log. The log is full, and the AIL wants the AGF buffer, to write it and move the
 * tail. No fault takes part.
 *
 * The file has no name in the cache (it was opened by its handle), and the tasks are
 * forked after it was closed, or close it: an inherited mapping is a reference. With a
 * freeze instead of a full log this cannot happen, since the sync of a freeze writes all
 * such times first.
 *
 * fixed-delay: hangs; the handler is in xlog_grant_head_wait, below iput and
 * xfs_fs_dirty_inode. rbtree-delay and callout-delay do not have the AGF then, and pass.
 */
#define _GNU_SOURCE
#include "lib/delay.h"
#include "lib/log.h"
#include "lib/mounts.h"

#include <sys/mount.h>

/*
 * A file in core that no name in the cache keeps there: its last user's close is
 * the last but for the handler.  Its time of access is newer than on disk.
 */
static int open_nameless(const char *dir)
{
	struct {
		struct file_handle h;
		unsigned char bytes[MAX_HANDLE_SZ];
	} handle = { .h.handle_bytes = MAX_HANDLE_SZ };
	int fd, root, id;

	file_close(create_marked("a", 4 * PAGE, 1), "a");
	if (name_to_handle_at(AT_FDCWD, "a", &handle.h, &id, 0))
		refuse_errno("get a handle of a");
	leave();
	if (umount(dir))
		refuse_errno("unmount %s", dir);
	mount_again(dir, MS_LAZYTIME);
	root = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	fd = open_by_handle_at(root, &handle.h, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		refuse_errno("open a by its handle");
	close(root);
	return fd;
}

/* Allocation changes the AGF, and fsync leaves it in the log, not written back. */
static void dirty_agf(void)
{
	file_close(create_marked("other", 4 * PAGE, 2), "other");
}

static struct {
	int fd;
	char *p;
	uint64_t pfn;
} a;

static void let_go(void)
{
	munmap(a.p, 4 * PAGE);
	file_close(a.fd, "a");
}

/* A child has the parent's files and mappings, which count as users. */
static int run_handler(void *arg)
{
	(void)arg;
	let_go();
	return inject(a.pfn);
}

int main(int argc, char **argv)
{
	struct party *handler;
	struct log_filler f;

	enter(argc, argv);
	poison_early_kill(false);
	a.fd = open_nameless(argv[1]);
	a.p = map_plain(a.fd, 4 * PAGE, PROT_READ, "a");
	touch(a.p + PAGE);
	a.pfn = own_pfn(a.p + PAGE);
	dirty_agf();

	say("the handler gets the last reference to an inode with dirty times");
	delay_arm("owner", 5000);
	handler = start("the handler", run_handler, NULL);
	delay_wait("owner");
	let_go();
	log_fill(&f);
	must(!finish(handler), "the error was not handled");
	must(!finish(f.party), "the log could not be written");
	return verdict();
}
