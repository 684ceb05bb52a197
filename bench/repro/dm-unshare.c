// SPDX-License-Identifier: GPL-2.0-only
/*
 * dm-unshare: unshare copies behind the end of a dm target
 *
 * Suspect: W14
 * Severity: exposed
 * Needs: fs=own
 *
 * A file that is contiguous on a dm device of two targets, but not in memory, is shared,
 * and then unshared. What lies behind the end of a target is not the file's.
 *
 * stock: the copy runs on behind the end of a target, and copies what belongs to others.
 * Every other variant: right.
 */
#define _GNU_SOURCE
#include "lib/dm.h"

#define SIZE	(8 * PMD)
#define FIRST	(4 * PMD)	/* bytes of the first target: within the file */

int main(int argc, char **argv)
{
	size_t wrong;
	int a, b;

	if (argc != 2)
		refuse("usage: %s DIR", argv[0]);
	a = dm_file_across(argv[1], FIRST, SIZE);
	b = file_clone(a, "b");
	if (fallocate(b, FALLOC_FL_UNSHARE_RANGE, 0, SIZE))
		refuse_errno("unshare b");
	wrong = count_wrong(b, SIZE, 1, SIZE);
	must(!wrong, "b: %zu of %zu pages are not what was shared", wrong, SIZE / PAGE);
	must(!count_wrong(a, SIZE, 1, SIZE), "a changed");
	file_close(b, "b");
	file_close(a, "a");
	dm_remove(argv[1]);
	return verdict();
}
