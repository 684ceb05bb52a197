// SPDX-License-Identifier: GPL-2.0-only
/*
 * poison-generic-subpage: the generic code blames the first page of a folio
 *
 * Suspect: N5
 * Severity: untold
 * Needs: rmapbt=0 reflink=0
 *
 * As poison-right-subpage on XFS without a reverse map, where the generic code finds the
 * one owner.
 *
 * 7.3: the 512 pages are a folio. mf_generic_kill_procs() flags its first page and looks for
 * who maps that; the signal names its address. The page that is bad is not flagged. 6.12
 * passes, but floor, which tells no process.
 */
#define _GNU_SOURCE
#include "lib/subpage.h"

int main(int argc, char **argv)
{
	enter(argc, argv);
	check_subpage(1);
	return verdict();
}
