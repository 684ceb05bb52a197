// SPDX-License-Identifier: GPL-2.0-only
/*
 * cow-write-fault: a write fault while write(2) copies loses what was written
 *
 * Suspect: W2
 * Severity: lost
 *
 * write(2) to shared blocks is held up by its source (userfaultfd) while it copies, and
 * meanwhile a write fault hits a page that is copied already. Both writes must be in the
 * file.
 *
 * stock: the fault finds the new block, copies the old data into it, and puts it into the
 * file. The page that write(2) wrote is lost, although write(2) reports it as written.
 * Every other variant: right, since faults wait for write(2).
 */
#define _GNU_SOURCE
#include "lib/cow-write.h"

#define OTHER	8u	/* byte of the page, where write(2) wrote 0 */

static void write_one(struct cow_write *w)
{
	touch_write(w->m.p + PAGE + OTHER, 0x77);
}

int main(int argc, char **argv)
{
	enter(argc, argv);
	cow_write_play(write_one);
	return verdict();
}
