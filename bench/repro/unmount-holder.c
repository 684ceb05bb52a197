// SPDX-License-Identifier: GPL-2.0-only
/*
 * S15: a media error has found the holder of the device and is about to call it;
 * the file system is unmounted, and the holder freed, before it does.
 */
#define _GNU_SOURCE
#include "delay.h"
#include "mounts.h"

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
	must(!finish(unmount), "the file system was not unmounted");
	must(device_free(3000), "the device is still in use");
	mount_again(argv[1], 0);
	must(!access("a", F_OK), "the file is gone");
	return verdict();
}
