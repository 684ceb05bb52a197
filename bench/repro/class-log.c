// SPDX-License-Identifier: GPL-2.0-only
/*
 * class-log: errors in and past an external log
 *
 * Suspect: H9
 * Severity: down
 * Needs: log=pmem1 logsize=64m align=0
 *
 * The log is on a device of its own, which is larger. An error past the end of the log
 * harms no one. One inside shuts the file system down, and the owners of data that goes
 * bad afterwards are still told.
 *
 * stock: the first error shuts the file system down, although nothing is there. fixed:
 * once it is down, owners are not told (class-metadata). rbtree: up both times, since its
 * file system is not told of media errors.
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
