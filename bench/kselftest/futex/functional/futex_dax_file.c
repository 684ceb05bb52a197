// SPDX-License-Identifier: GPL-2.0-only
/*
 * A process-shared futex in a page of a DAX file, and of one whose blocks are shared. A child
 * waits, the parent wakes it, each through a mapping of its own.
 *
 * Finding: futex-shared futex-both
 */
#define _GNU_SOURCE
#include <linux/futex.h>
#include <time.h>

#include "../../dax_file.h"

#define WAIT_S	5
#define WORD	(64 / sizeof(uint32_t))		/* zero */

static long futex(uint32_t *word, int op, uint32_t val, const struct timespec *limit)
{
	return syscall(SYS_futex, word, op, val, limit, NULL, 0);
}

static void wait_and_wake(int fd, int prot, const char *name)
{
	const struct timespec limit = { .tv_sec = WAIT_S };
	uint32_t *p = dax_map(fd, prot);
	int status = -1, tries, err = 0;
	long woken = 0;
	pid_t pid = fork();

	if (pid < 0)
		ksft_exit_fail_msg("fork: %s\n", strerror(errno));
	if (!pid) {
		uint32_t *q = dax_map(fd, prot);

		_exit(futex(q + WORD, FUTEX_WAIT, 0, &limit) ? errno : 0);
	}
	for (tries = 0; tries < WAIT_S * 50 && !woken; tries++) {
		if (waitpid(pid, &status, WNOHANG) == pid) {
			pid = 0;
			break;
		}
		usleep(20000);
		woken = futex(p + WORD, FUTEX_WAKE, 1, NULL);
		err = woken < 0 ? errno : 0;
	}
	if (pid)
		status = dax_wait(pid, 2 * WAIT_S * 1000);
	munmap(p, getpagesize());
	if (err)
		ksft_print_msg("FUTEX_WAKE: %s\n", strerror(err));
	if (status > 0 && WIFEXITED(status))
		ksft_print_msg("FUTEX_WAIT: %s\n", strerror(WEXITSTATUS(status)));
	ksft_test_result(woken == 1 && !status, "%s\n", name);
}

/* Both files have had the page mapped. */
static int both(const char *path, const char *clone)
{
	int fd = dax_create(path, 1), other = dax_clone(fd, clone);
	char *p = dax_map(fd, PROT_READ), *q = dax_map(other, PROT_READ);

	dax_load(p);
	dax_load(q);
	munmap(p, getpagesize());
	munmap(q, getpagesize());
	close(other);
	return fd;
}

int main(int argc, char **argv)
{
	const int rw = PROT_READ | PROT_WRITE;
	char *p;
	int fd;

	ksft_print_header();
	dax_enter(argc, argv);
	ksft_set_plan(7);
	wait_and_wake(dax_create("futex-own", 1), rw, "blocks that are not shared");
	fd = dax_create("futex-ro", 1);
	dax_clone(fd, "futex-ro-clone");
	wait_and_wake(fd, PROT_READ, "shared blocks, mapped read-only");
	fd = dax_create("futex-rw", 1);
	dax_clone(fd, "futex-rw-clone");
	wait_and_wake(fd, rw, "shared blocks, mapped writable");
	fd = dax_create("futex-copy", 1);
	dax_clone(fd, "futex-copy-clone");
	p = dax_map(fd, rw);
	*(volatile char *)p = 1;
	wait_and_wake(fd, rw, "blocks that were copied, mapped writable");
	wait_and_wake(fd, PROT_READ, "blocks that were copied, mapped read-only");
	wait_and_wake(both("futex-a", "futex-b"), PROT_READ, "both files have had the page");
	fd = both("futex-c", "futex-d");
	unlink("futex-d");
	wait_and_wake(fd, PROT_READ, "both files have had the page, the other one is gone");
	ksft_finished();
}
