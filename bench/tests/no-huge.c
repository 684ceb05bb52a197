// SPDX-License-Identifier: GPL-2.0-only
/*
 * no-huge PROGRAM ARGS... - run a program whose faults are never huge, DAX included:
 * to see that what claims to measure 2 MiB faults notices.
 * Exit status: the program's, or 3 if it could not be started.
 */
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	if (argc < 2) {
		fprintf(stderr, "usage: no-huge PROGRAM ARGS...\n");
		return 3;
	}
	if (prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0)) {
		perror("forbid huge pages");
		return 3;
	}
	execvp(argv[1], argv + 1);
	perror(argv[1]);
	return 3;
}
