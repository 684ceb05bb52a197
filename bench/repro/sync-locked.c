// SPDX-License-Identifier: GPL-2.0-only
/*
 * W13: fsync(2) while another task is in a fault on a dirty page, and has its DAX entry
 * locked. It must wait, and flush the page; or the next store would have to fault.
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
