// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "repro.h"

void enter(int argc, char **argv)
{
	if (argc != 2)
		refuse("usage: %s DIR (a DAX file system)", argv[0]);
	if (chdir(argv[1]))
		refuse_errno("change into %s", argv[1]);
}

int wait_bounded(pid_t pid, int ms, const char *what)
{
	int status, waited;
	pid_t done;

	for (waited = 0; waited < ms; waited += 10) {
		done = waitpid(pid, &status, WNOHANG);
		if (done < 0)
			refuse_errno("wait for %s", what);
		if (done)
			return status;
		usleep(10000);
	}
	kill(pid, SIGKILL);
	if (waitpid(pid, &status, 0) < 0)
		refuse_errno("wait for %s after SIGKILL", what);
	return -1;
}
