// SPDX-License-Identifier: GPL-2.0-only
/*
 * deadlock-agf: write fault and handler wait for each other
 *
 * Suspect: H23
 * Severity: hang
 * Needs: kernel=delay
 *
 * Two parties. A write fault has copied a shared page and holds its DAX entry; to move
 * the copy into the file it wants the AGF. The handler of an error in the page copied
 * from holds the AGF and wants the entry, to unmap the page.
 *
 * fixed-delay: hangs. The fault is in xfs_buf_lock (xfs_alloc_read_agf), the handler in
 * wait_entry_unlocked (dax_lock_mapping_entry). Both are uninterruptible, and the handler
 * holds mf_mutex: every later memory failure of the machine waits, too. rbtree-delay and
 * callout-delay act on owners without the AGF, and pass.
 */
#define _GNU_SOURCE
#include "lib/cow.h"

int main(int argc, char **argv)
{
	struct cow c;

	enter(argc, argv);
	poison_early_kill(false);
	cow_start(&c, 1000);
	cow_finish(&c);
	return verdict();
}
