// SPDX-License-Identifier: GPL-2.0-only
/*
 * partition: an error on another partition of the device is dropped
 *
 * Suspect: S13, H6, H7
 * Needs: fs=own
 *
 * XFS on the first partition of the device, ext2 through ext4 with DAX on the second. The
 * device has one holder, XFS; a page of the other file system goes bad, early kill. The
 * process that maps it must be signalled and unmapped.
 *
 * stock: xfs_dax_notify_failure() says -ENXIO for what is not its own instead of
 * -EOPNOTSUPP, so the generic code is not asked either. Injection fails with ENXIO, and
 * the process is neither signalled nor unmapped. fixed, rbtree, callout: both, since
 * "xfs: return -EOPNOTSUPP for media errors outside the partition". floor: it is not
 * told.
 */
#define _GNU_SOURCE
#include "lib/outcome.h"
#include "lib/partition.h"

#include <sys/mount.h>
#include <sys/stat.h>

#define DEVICE	PMEM_DEVICE

static void victim(int fd, int out)
{
	char *p = map_plain(fd, PAGE, PROT_READ, "file");

	touch(p);
	if (write(out, &(uint64_t){ own_pfn(p) }, 8) != 8)
		refuse_errno("report the pfn");
	for (;;)
		pause();	/* killed by SIGBUS, or by the parent */
}

/* ext2 has no fallocate(), which file_create() needs. */
static int create_plain(const char *path)
{
	static char page[PAGE];
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	memset(page, 0x5a, sizeof(page));
	if (fd < 0 || pwrite(fd, page, sizeof(page), 0) != (ssize_t)sizeof(page) || fsync(fd))
		refuse_errno("create %s", path);
	file_need_dax(fd, path);
	return fd;
}

int main(int argc, char **argv)
{
	struct outcome o;
	uint64_t pfn;
	int fd, p[2], status;
	pid_t pid;

	if (argc != 2)
		refuse("usage: %s DIR", argv[0]);
	partition(400, 200);
	shell("mkfs.xfs -f -q -m reflink=1,rmapbt=1 " DEVICE "p1");
	shell("mke2fs -b 4096 " DEVICE "p2 >/dev/null");
	if ((mkdir("/run/x", 0700) && errno != EEXIST) ||
	    mount(DEVICE "p1", "/run/x", "xfs", 0, "dax=inode"))
		refuse_errno("mount XFS on " DEVICE "p1");
	if (mount(DEVICE "p2", argv[1], "ext4", 0, "dax=always"))
		cannot("no DAX mount of ext2 on " DEVICE "p2: %s", strerror(errno));
	enter(argc, argv);
	fd = create_plain("file");
	poison_early_kill(true);
	if (pipe(p))
		refuse_errno("create pipe");
	pid = fork();
	if (pid < 0)
		refuse_errno("fork");
	if (!pid)
		victim(fd, p[1]);
	if (read(p[0], &pfn, 8) != 8)
		refuse_errno("read the pfn");
	outcome_begin(&o, "page of the other file system", "early");
	outcome_err(&o, inject(pfn));
	status = wait_bounded(pid, 1000, "the victim");
	if (status < 0)
		defect("the process that maps the page was told nothing");
	else
		say("the process that maps the page ended with status %#x", (unsigned int)status);
	o.owners = 1;
	o.told = status >= 0;
	outcome_end(&o);
	must(status < 0 || (WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS),
	     "that is not SIGBUS");
	return verdict();
}
