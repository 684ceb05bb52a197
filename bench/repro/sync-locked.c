// SPDX-License-Identifier: GPL-2.0-only
/*
 * sync-locked: fsync passes over a page that a fault has locked
 *
 * Suspect: W13
 * Severity: lost
 * Needs: kernel=delay
 *
 * fsync(2) while a write fault sleeps with the DAX entry of a dirty page locked. fsync(2)
 * must wait and flush the page; so the next store must fault.
 *
 * Without "fsdax: wait for a locked entry where it is written back or may be busy" it
 * passes over the page and returns 0, as seen on fixed before it had that patch; stock
 * does it by reading. The variants with delays all have it, and pass.
 */
#define _GNU_SOURCE
#include "lib/delay.h"

#define SIZE	(4 * PAGE)
#define DIRTY	(2 * PAGE)	/* the page, as an offset */

int main(int argc, char **argv)
{
	struct party *writer;
	char *mine, *other;
	long faults;
	int a;

	enter(argc, argv);
	a = create_marked("a", SIZE, 1);
	mine = map_plain(a, SIZE, PROT_READ | PROT_WRITE, "a");
	other = map_plain(a, SIZE, PROT_READ | PROT_WRITE, "a");
	touch_write(mine + DIRTY + 8, 1);
	delay_arm("fault", 1000);
	writer = start("the write fault", run_write, other + DIRTY + 16);
	delay_wait("fault");
	if (fsync(a))
		refuse_errno("fsync a");
	faults = map_faults();
	touch_write(mine + DIRTY + 8, 2);
	must(map_faults() > faults, "fsync(2) is done, and has not flushed a dirty page");
	must(!finish(writer), "the write failed");
	munmap(mine, SIZE);
	munmap(other, SIZE);
	file_close(a, "a");
	return verdict();
}
