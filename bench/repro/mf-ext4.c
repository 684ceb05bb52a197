// SPDX-License-Identifier: GPL-2.0-only
/*
 * mf-ext4: owners of data on ext4
 *
 * Suspect: H1
 * Severity: untold
 * Needs: fs=own
 *
 * As mf-owners on ext4, which is not told of media errors.
 *
 * H1, no process is killed since the holder has no answer, does not reproduce. stock,
 * fixed: late kill leaves the page mapped (late-kill-unmap).
 */
#define _GNU_SOURCE
#include "../lib/mount.h"
#include "lib/owners.h"

#include <sys/mount.h>

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
