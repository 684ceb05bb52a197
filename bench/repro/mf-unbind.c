// SPDX-License-Identifier: GPL-2.0-only
/*
 * mf-unbind: the device goes away under a mounted file system
 *
 * Suspect: H17, N11
 * Severity: hang
 *
 * The device is unbound from its driver while six processes map files on it that share
 * their blocks, by PTE and by PMD, and one writes. All must be told and lose their pages,
 * and the file system must shut down. When the device is back and mounted again, its log
 * replayed, all must be well.
 *
 * 6.12: every variant passes. 7.3: stock hangs at kill policy late. A range that goes on
 * behind a group ends at block rm_startblock + 1 of it, which is 0xffffffff + 1, and wraps
 * to 0: each file is then gone through for 4 billion pages, under the lock of the AGF. fixed
 * and floor have "xfs: cut a failed range off at the end of its group" against that; rbtree
 * and callout have other handlers, and pass.
 */
#define _GNU_SOURCE
#include "../lib/mount.h"
#include "lib/scene.h"

#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#define SIZE	(2 * PMD)

static pid_t start_writer(void)
{
	pid_t pid = fork();
	char name[32];
	int fd;

	if (pid < 0)
		refuse_errno("fork the writer");
	if (pid)
		return pid;
	if (prctl(PR_SET_PDEATHSIG, SIGKILL))
		refuse_errno("tie the writer to its parent");
	for (unsigned int i = 0;; i++) {	/* until the file system is gone */
		snprintf(name, sizeof(name), "w%u", i % 16);
		fd = open(name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
		if (fd < 0 || write(fd, name, sizeof(name)) < 0 || fsync(fd))
			_exit(0);
		close(fd);
	}
}

static void stop_writer(pid_t pid)
{
	must(wait_bounded(pid, 5000, "the writer") >= 0, "the writer still writes");
}

/* Nothing of its files may be left mapped. */
static void check_gone(struct outcome *o, struct crowd *c)
{
	unsigned int told = count_told(c), mapped = crowd_mapped(c, BAD * PAGE);

	o->owners += c->n;
	o->told += told;
	o->places += c->n;
	o->mapped += mapped;
	must(told == c->n, "%u of %u owners were signalled", told, c->n);
	must(!mapped, "%u of %u processes still map a page", mapped, c->n);
	if (mapped)
		return;		/* a page of a device that is gone is not touched */
	for (unsigned int i = 0; i < c->n; i++)
		if (crowd_touch(c, i, BAD * PAGE) <= 0) {
			o->reads++;
			defect("process %u: no SIGBUS on touch", i);
		}
}

static int shell(const char *command)
{
	return system(command);
}

static size_t count_damaged(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t wrong = fd < 0 ? 1 : count_wrong(fd, PAGES * PAGE, 1, PAGES);

	if (fd >= 0)
		close(fd);
	return wrong;
}

int main(int argc, char **argv)
{
	struct crowd pte, pmd;
	struct bench b = { 0 };
	struct outcome o;
	pid_t writer;

	enter(argc, argv);
	allow_shutdown();
	say("EXPECTED: Metadata I/O Error");
	file_close(create_marked("kept", PAGES * PAGE, 1), "kept");
	crowd_start(&b, &pte, 3, PAGES * PAGE, MAP_PTE);
	crowd_start(&b, &pmd, 3, SIZE, MAP_PMD);
	writer = start_writer();
	usleep(100000);
	klog_mark();
	outcome_begin(&o, "the device is unbound", "late");
	if (shell("cd /sys/bus/nd/drivers/nd_pmem && basename pfn0.* >/tmp/gone && "
		  "cat /tmp/gone >unbind"))
		refuse("unbind " PMEM_DEVICE " failed");
	stop_writer(writer);
	check_gone(&o, &pte);
	check_gone(&o, &pmd);
	o.fs = fs_is_up() ? "up" : "down";
	must(*o.fs == 'd', "the file system was not shut down");
	crowd_stop(&pte);
	crowd_stop(&pmd);
	if (chdir("/") || umount(argv[1]))
		refuse_errno("unmount %s", argv[1]);
	if (shell("cat /tmp/gone >/sys/bus/nd/drivers/nd_pmem/bind"))
		refuse("bind " PMEM_DEVICE " again failed");
	if (mount(PMEM_DEVICE, argv[1], "xfs", 0, "dax=always"))
		defect("mount again: %s", strerror(errno));
	enter(argc, argv);
	o.harmed = count_damaged("kept") != 0;
	must(!o.harmed, "a file that was on disk is damaged");
	outcome_end(&o);
	return verdict();
}
