// SPDX-License-Identifier: GPL-2.0-only
/*
 * mf-realtime: owners of data on a realtime device
 *
 * Suspect: H10
 * Severity: untold
 * Needs: realtime=pmem1 rmapbt=0 reflink=0 align=0
 *
 * As mf-owners, with files on the realtime device of XFS, of whose media errors 6.12 is
 * not told. The generic code knows the owner, since files share no blocks there.
 *
 * stock, fixed: late kill leaves the page mapped (late-kill-unmap).
 */
#define _GNU_SOURCE
#include "lib/owners.h"

int main(int argc, char **argv)
{
	enter(argc, argv);
	run_unshared();
	return verdict();
}
