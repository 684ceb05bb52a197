// SPDX-License-Identifier: GPL-2.0-only
/*
 * dm-gone: the device below device mapper goes away under a file system
 *
 * Suspect: W35
 * Severity: crash
 * Needs: fs=own
 *
 * XFS on a linear device-mapper table over pmem. Two files share pages, a third has its
 * own, and all have been mapped. pmem is unbound, and the file system unmounted. The file
 * system cannot know of the former, as a dm device is told nothing, but the unmount must
 * come to an end.
 *
 * stock: the entries of the files are dropped at unmount, and dax_disassociate_entry()
 * writes to their struct pages, which went with the device: an Oops. All other variants,
 * callout as well, since the file system on a dm device is not the one that finds owners:
 * fixed by "fsdax: do not touch struct pages of a device that is gone".
 */
#define _GNU_SOURCE
#include "lib/dm.h"
#include "lib/removal.h"

#include <sys/mount.h>

#define SIZE	(64 * PAGE)

static void touch_file(int fd, const char *path)
{
	char *p = map_plain(fd, SIZE, PROT_READ, path);

	for (size_t i = 0; i < SIZE; i += PAGE)
		touch(p + i);
	munmap(p, SIZE);
	file_close(fd, path);
}

static int unmount(void *dir)
{
	return chdir("/") || umount(dir) ? errno : 0;
}

int main(int argc, char **argv)
{
	struct removal r;
	int a, status;
	pid_t pid;

	if (argc != 2)
		refuse("usage: %s DIR", argv[0]);
	say("EXPECTED: XFS (dm-0)");
	say("EXPECTED: Buffer I/O error");
	say("EXPECTED: I/O error");
	dm_create();
	dm_load_linear();
	dm_mount(argv[1]);
	a = file_create("a", SIZE);
	touch_file(file_clone(a, "b"), "b");
	touch_file(a, "a");
	touch_file(file_create("own", SIZE), "own");
	sync();
	removal_prepare(&r);
	if (run_unbind(&r))
		cannot("pmem0 cannot be unbound: %s", strerror(errno));
	if (chdir("/"))
		refuse_errno("leave %s", argv[1]);
	pid = fork();
	if (pid < 0)
		refuse_errno("fork");
	if (!pid)
		_exit(unmount(argv[1]));
	status = wait_bounded(pid, 10000, "unmount");
	must(status >= 0, "the unmount does not end");
	must(status < 0 || !status, "the unmount: %s", WIFEXITED(status) ?
	     strerror(WEXITSTATUS(status)) : "was killed");
	if (verdict())
		return verdict();
	dm_drop();
	bind_again(&r);
	say("the file system is unmounted");
	return verdict();
}
