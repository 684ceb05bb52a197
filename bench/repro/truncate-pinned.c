// SPDX-License-Identifier: GPL-2.0-only
/*
 * truncate-pinned: a page is freed while it is pinned, and nobody is told
 *
 * Severity: none
 *
 * A page of a file is pinned, its mapping goes, and the file is truncated. If that does not
 * wait for the pin, a device could go on writing to blocks that are free: there must be a
 * warning. If it waits, it must end when the pin has gone.
 *
 * 6.12 waits for pins of pages that are mapped, and does not see this one. stock, fixed,
 * rbtree: a warning, where the DAX entry is removed. callout, before it had the check of a
 * 4 KiB entry in kernels without DEBUG_VM: none. floor: none. 7.3 waits, since "fs/dax: return
 * unmapped busy pages from dax_layout_busy_page_range()".
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
