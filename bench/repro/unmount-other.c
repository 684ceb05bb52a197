// SPDX-License-Identifier: GPL-2.0-only
/*
 * unmount-other: an unmount waits for write(2) to another file system
 *
 * Severity: none
 * Needs: other=pmem1
 *
 * An unmount waits for media errors of its device that are being handled. It must not
 * wait for others who access a DAX device: write(2) to a file system on another one waits
 * for a page of its source, which userfaultfd keeps back for as long as it likes.
 *
 * stock waits for nobody. fixed, rbtree and callout as they were first waited, in
 * fs_put_dax(), for all readers of dax_srcu, which is one for all devices: the unmount
 * returned when the writer got its page (the mutant holder-srcu still does so). Now they
 * wait for the holder operations of the device.
 */
#define _GNU_SOURCE
#include "lib/cow-write.h"
#include "lib/delay.h"
#include "lib/mounts.h"

#include <sys/mount.h>
#include <sys/stat.h>

#define OTHER_DEVICE	"/dev/pmem1"
#define OTHER		"/run/x"
#define SIZE		(2 * PAGE)

static struct party *unmount;
static int told[2];		/* a pipe: the unmount is to begin */

static int run_when_told(void *arg)
{
	char c;

	return read(told[0], &c, 1) == 1 ? run_umount(arg) : -EIO;
}

static void unmount_other(struct cow_write *w)
{
	(void)w;
	if (write(told[1], "", 1) != 1)
		refuse_errno("tell the unmount to begin");
	if (ends_in(unmount, 5000))
		return;
	defect("the unmount waits for write(2) to the other file system");
	say_stack(unmount);
}

int main(int argc, char **argv)
{
	struct cow_write w = { .size = SIZE };

	enter(argc, argv);
	if ((mkdir(OTHER, 0700) && errno != EEXIST) ||
	    mount(OTHER_DEVICE, OTHER, "xfs", 0, "dax=always"))
		refuse_errno("mount " OTHER_DEVICE " on " OTHER);
	if (pipe(told))
		refuse_errno("create a pipe");
	unmount = start("the unmount", run_when_told, (void *)OTHER);
	w.b = create_marked("b", SIZE, OLD);
	cow_write_run(&w, SIZE, PAGE, unmount_other);
	must(!finish(unmount), "the other file system was not unmounted");
	must(!count_wrong(w.b, SIZE, NEW, SIZE / PAGE), "what was written is lost");
	file_close(w.b, "b");
	return verdict();
}
