// SPDX-License-Identifier: GPL-2.0-only
/*
 * mf-no-reflink: owners of data on XFS without reflink
 *
 * Severity: untold
 * Needs: reflink=0
 *
 * As mf-owners, with a reverse map and no shared blocks.
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
