// SPDX-License-Identifier: GPL-2.0-only
/*
 * The log is on a device of its own (the job makes it: /dev/pmem1), which is larger.
 * An error past the end of the log harms nobody; one inside shuts the file system
 * down, and owners of data that goes bad afterwards are still told.
 */
#define _GNU_SOURCE
#include "lib/extlog.h"

int main(int argc, char **argv)
{
	enter(argc, argv);
	allow_shutdown();
	hit_log("pmem1", 0);
	return verdict();
}
