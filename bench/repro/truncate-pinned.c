// SPDX-License-Identifier: GPL-2.0-only
/*
 * truncate-pinned: a page is freed while it is pinned, and nobody is told
 *
 * Severity: none
 *
 * A page of a file is pinned, its mapping goes, and the file is truncated: the file
 * system, which waits for pins of pages that are mapped, does not see this one. A device
 * could go on writing to blocks that are free. All that tells is a warning where the DAX
 * entry is removed.
 *
 * stock, fixed, rbtree: a warning. callout, before it had the check of a 4 KiB entry in
 * kernels without DEBUG_VM: none. floor: none.
 */
#define _GNU_SOURCE
#include "lib/pinned.h"
#include "lib/repro.h"

int main(int argc, char **argv)
{
	enter(argc, argv);
	pinned_truncate(MAP_PTE, "4 KiB entries");
	return verdict();
}
