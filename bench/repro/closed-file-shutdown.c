// SPDX-License-Identifier: GPL-2.0-only
/*
 * closed-file-shutdown: an error in data of a closed file shuts XFS down
 *
 * Suspect: S6
 * Severity: down
 *
 * A file is closed, and its inode evicted but not yet reclaimed (bulkstat reads inodes
 * that way), when a block of it goes bad. No process is harmed, so the file system must
 * stay up.
 *
 * stock, fixed: XFS_IGET_INCORE gives an error other than -ENODATA, which
 * xfs_dax_failure_fn() takes for corruption: the file system shuts down ("Corruption of
 * on-disk metadata"). floor: no shutdown, since XFS is never asked.
 */
#define _GNU_SOURCE
#include "lib/outcome.h"

#include <sys/mount.h>

static void remount(const char *dir)
{
	if (chdir("/") || umount(dir))
		refuse_errno("unmount %s", dir);
	if (mount("/dev/pmem0", dir, "xfs", 0, "dax=always") || chdir(dir))
		refuse_errno("mount %s again", dir);
}

/* bulkstat reads every inode with DONTCACHE: evicted at once, reclaimed in 5 s. */
static void read_and_evict(const char *dir)
{
	char command[80];

	snprintf(command, sizeof(command), "xfs_io -r -c bulkstat %s >/dev/null", dir);
	if (system(command))
		refuse("'%s' failed", command);
}

int main(int argc, char **argv)
{
	struct outcome o;
	uint64_t pfn;
	char *p;
	int fd;

	enter(argc, argv);
	fd = create_marked("a", 4 * PAGE, 1);
	p = map_plain(fd, 4 * PAGE, PROT_READ, "a");
	touch(p + PAGE);
	pfn = own_pfn(p + PAGE);
	munmap(p, 4 * PAGE);
	file_close(fd, "a");

	say("file closed and cached; inode evicted, not reclaimed yet");
	remount(argv[1]);
	read_and_evict(argv[1]);
	outcome_begin(&o, "file closed, its inode to be reclaimed", "late");
	outcome_err(&o, inject(pfn));
	fd = open("b", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	o.fs = fd >= 0 ? "up" : "down";
	outcome_end(&o);
	must(fd >= 0, "the file system was shut down: %s", strerror(errno));
	if (fd >= 0)
		must(!fsync(fd), "the file system was shut down: %s", strerror(errno));
	return verdict();
}
