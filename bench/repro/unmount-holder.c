// SPDX-License-Identifier: GPL-2.0-only
/*
 * S15: a media error has found the holder of the device and is about to call it;
 * the file system is unmounted, and the holder freed, before it does.
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
	delay_arm("holder", 1000);
	handler = start("the handler", run_poison, &pfn);
	delay_wait("holder");
	unmount = start("the unmount", run_umount, argv[1]);
	finish(handler);	/* nobody is left to be told */
	finish_unmount(unmount);
	mount_with_a(argv[1]);
	return verdict();
}
