// SPDX-License-Identifier: GPL-2.0-only
/*
 * dm-cow-pmd: a write fault on 2 MiB copies behind the end of a dm target
 *
 * Suspect: W45
 * Severity: exposed
 * Needs: fs=own
 *
 * A file that is contiguous on a dm device of two targets, but not in memory, is shared.
 * The targets meet in the middle of 2 MiB of it. All of the clone is mapped, and each 2 MiB
 * are stored to. All else must read as before.
 *
 * stock: the copy runs on behind the end of a target, and half of those 2 MiB is not what was
 * shared. Every other variant: that page alone is copied.
 */
#define _GNU_SOURCE
#include "lib/dm.h"

#define SIZE	(8 * PMD)
#define FIRST	(4 * PMD + PMD / 2)	/* bytes of the first target: within the file */

int main(int argc, char **argv)
{
	size_t wrong, at;
	struct map m;
	int a, b;

	if (argc != 2)
		refuse("usage: %s DIR", argv[0]);
	a = dm_file_across(argv[1], FIRST, SIZE);
	b = file_clone(a, "b");
	map_file(&m, b, SIZE, PROT_READ | PROT_WRITE, MAP_PMD);
	for (at = 0; at < SIZE; at += PMD)
		touch_write(m.p + at + 8, 0x77);
	map_drop(&m);
	wrong = count_wrong(b, SIZE, 1, SIZE);
	must(!wrong, "b: %zu of %zu pages are not what was shared", wrong, SIZE / PAGE);
	must(!count_wrong(a, SIZE, 1, SIZE), "a changed");
	file_close(b, "b");
	file_close(a, "a");
	dm_remove(argv[1]);
	return verdict();
}
