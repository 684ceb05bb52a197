// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "futex.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>

#define WAIT_S	2	/* guest time; idle, so free of charge */

static long futex(void *word, int op, uint32_t val, const struct timespec *limit)
{
	return syscall(SYS_futex, word, op, val, limit, NULL, 0);
}

static void __attribute__((noreturn)) waiter(int fd, int prot)
{
	const struct timespec limit = { .tv_sec = WAIT_S };
	char *p = map_plain(fd, PAGE, prot, "futex");

	_exit(futex(p + 64, FUTEX_WAIT, 0, &limit) ? errno : 0);
}

/* Wakes until somebody was there to wake, or the waiter has given up. */
static int wake(int fd, int prot, pid_t pid, int *status)
{
	char *p = map_plain(fd, PAGE, prot, "futex");
	long woken = 0;
	int err = 0;

	for (;;) {
		if (waitpid(pid, status, WNOHANG))
			break;
		usleep(20000);
		woken = futex(p + 64, FUTEX_WAKE, 1, NULL);
		if (woken) {
			err = woken < 0 ? errno : 0;
			if (waitpid(pid, status, 0) < 0)
				refuse_errno("wait for the waiter");
			break;
		}
	}
	munmap(p, PAGE);
	return err;
}

void try_futex(int fd, int prot, const char *name)
{
	int status = 0, err;
	pid_t pid = fork();

	if (pid < 0)
		refuse_errno("fork");
	if (!pid)
		waiter(fd, prot);
	err = wake(fd, prot, pid, &status);
	must(!err, "%s: FUTEX_WAKE: %s", name, strerror(err));
	if (!WIFEXITED(status))
		defect("%s: the waiter ended with status %#x", name, (unsigned int)status);
	else if (WEXITSTATUS(status))
		defect("%s: FUTEX_WAIT: %s%s", name, strerror(WEXITSTATUS(status)),
		       WEXITSTATUS(status) == ETIMEDOUT ? " (never woken)" : "");
	else
		say("%s: woken", name);
}

int futex_file(const char *path, const char *clone)
{
	static const char zeros[256];
	int fd = file_create(path, PAGE);

	if (pwrite(fd, zeros, sizeof(zeros), 0) != sizeof(zeros) || fsync(fd))
		refuse_errno("write %s", path);
	if (clone)
		file_close(file_clone(fd, clone), clone);
	return fd;
}
