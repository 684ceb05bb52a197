// SPDX-License-Identifier: GPL-2.0-only
/*
 * mf-neither: owners of data on XFS without reverse map and reflink
 *
 * Severity: untold
 * Needs: rmapbt=0 reflink=0
 *
 * As mf-owners; the generic code finds the owners.
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
