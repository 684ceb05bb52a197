// SPDX-License-Identifier: GPL-2.0-only
/*
 * A pmem device goes away, and a device-mapper device is made, which gets the memory
 * of its struct dax_device. It must not get its flags too, one of which can say that
 * the holder is told of media errors: with dm between it is not. One file has the page.
 */
#define _GNU_SOURCE
#include "crowd.h"
#include "dm.h"

#include <glob.h>
#include <linux/membarrier.h>
#include <sys/syscall.h>

#define DRIVER	"/sys/bus/nd/drivers/nd_pmem/"

static void recycle(void)
{
	const char *name;
	glob_t found;

	if (glob(DRIVER "pfn0.*", 0, NULL, &found) || found.gl_pathc != 1)
		refuse("there is no namespace behind " PMEM);
	name = strrchr(found.gl_pathv[0], '/') + 1;
	if (file_put(DRIVER "unbind", name))
		refuse_errno("unbind %s", name);
	/* The struct dax_device is freed by RCU. */
	if (syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0))
		refuse_errno("wait for a grace period");
	usleep(100000);
	dm_create();
	if (file_put(DRIVER "bind", name))
		refuse_errno("bind %s", name);
	globfree(&found);
}

int main(int argc, char **argv)
{
	struct bench b = { 0 };
	struct crowd c;

	if (argc != 2)
		refuse("usage: %s DIR", argv[0]);
	recycle();
	dm_load_linear();
	dm_mount(argv[1]);
	poison_early_kill(true);
	crowd_start(&b, &c, 1, 8 * PAGE, MAP_PTE);
	inject(crowd_pfn(&c, 2 * PAGE));
	check_revoked(&c, 2 * PAGE, 5 * PAGE);
	crowd_stop(&c);
	dm_remove(argv[1]);
	return verdict();
}
