// SPDX-License-Identifier: GPL-2.0-only
/* ext4, which nobody tells of media errors: a page of a file goes bad. */
#define _GNU_SOURCE
#include "lib/owners.h"

int main(int argc, char **argv)
{
	if (argc != 2)
		refuse("usage: %s DIR", argv[0]);
	if (system("mkfs.ext4 -q -F -b 4096 " PMEM_DEVICE))
		refuse("mkfs.ext4 on " PMEM_DEVICE " failed");
	if (mount(PMEM_DEVICE, argv[1], "ext4", 0, "dax=always"))
		refuse_errno("mount ext4 on " PMEM_DEVICE " with dax=always");
	enter(argc, argv);
	run_unshared();
	return verdict();
}
