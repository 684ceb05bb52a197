// SPDX-License-Identifier: GPL-2.0-only
/*
 * poison-right-subpage: the kernel blames the first page of a 2 MiB entry
 *
 * Suspect: S8
 * Severity: untold
 *
 * Page 7 of a 2 MiB mapping goes bad, early kill. The signal must name the address of
 * that page, and the kernel its pfn and not that of the first one.
 *
 * stock: si_addr is right (page 7, lsb 21), but dax_lock_mapping_entry() hands
 * mf_dax_kill_procs() the first page of the entry, and the kernel flags and names page 0.
 * fixed, rbtree, callout: page 7. floor: no signal.
 */
#define _GNU_SOURCE
#include "lib/subpage.h"

int main(int argc, char **argv)
{
	enter(argc, argv);
	check_subpage(2);
	return verdict();
}
