// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files on the realtime device of XFS (the job makes it: /dev/pmem1), of whose media
 * errors 6.12 is told nothing: a page of a file goes bad.
 */
#define _GNU_SOURCE
#include "lib/owners.h"

int main(int argc, char **argv)
{
	enter(argc, argv);
	run_unshared();
	return verdict();
}
