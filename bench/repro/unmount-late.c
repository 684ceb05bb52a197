// SPDX-License-Identifier: GPL-2.0-only
/*
 * S15: a page goes bad when the file system has been taken down, and is about to
 * tell the device that it is no longer its holder.
 */
#define _GNU_SOURCE
#include "lib/delay.h"
#include "lib/mounts.h"

int main(int argc, char **argv)
{
	struct party *handler, *unmount;
	uint64_t pfn;

	enter(argc, argv);
	pfn = cached_page("a");
	leave();
	delay_arm("unmount", 1000);
	unmount = start("the unmount", run_umount, argv[1]);
	delay_wait("unmount");
	handler = start("the handler", run_poison, &pfn);
	finish(handler);	/* nobody is left to be told */
	finish_unmount(unmount);
	mount_with_a(argv[1]);
	return verdict();
}
