// SPDX-License-Identifier: GPL-2.0-only
/*
 * late-hull: as late-fault, of a file that has mapped another page before
 *
 * Severity: none
 * Needs: kernel=delay
 *
 * The file is an owner of its first page already, so extent has a record of it, whose hull
 * does not have the page of the fault that is late: it grows when the fault goes on, after
 * the owners of the bad page were looked up. A file with a record must ask the driver again
 * all the same.
 *
 * All variants with delays pass.
 */
#define _GNU_SOURCE
#include "lib/late.h"

int main(int argc, char **argv)
{
	enter(argc, argv);
	late_grown();
	return verdict();
}
