// SPDX-License-Identifier: GPL-2.0-only
/* XFS without reverse map and reflink (the job makes it): a page of a file goes bad. */
#define _GNU_SOURCE
#include "lib/owners.h"

int main(int argc, char **argv)
{
	enter(argc, argv);
	run_unshared();
	return verdict();
}
