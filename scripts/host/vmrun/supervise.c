// SPDX-License-Identifier: GPL-2.0-only
/* Wait for the emulator: its end, the time limit, or a signal to us. */
#include "vm.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define POLL_S 0.05	/* how often to look for the first sample line */

static void wanted_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGCHLD);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGHUP);
}

/*
 * From here on these signals wait for supervise(), and our parent's end is one.
 * A parent that ended before we could ask leaves no signal: a caller that cares
 * names itself in VMRUN_PARENT.
 */
void block_signals(void)
{
	const char *parent = getenv("VMRUN_PARENT");
	sigset_t set;

	wanted_signals(&set);
	if (sigprocmask(SIG_BLOCK, &set, NULL))
		err(1, "block signals");
	if (prctl(PR_SET_PDEATHSIG, SIGTERM))
		err(1, "ask for a signal at the parent's death");
	if (parent && getppid() != atoi(parent))
		errx(1, "process %s, which started this boot, is gone", parent);
}

static double now(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_MONOTONIC, &t))
		err(1, "read the clock");
	return t.tv_sec + t.tv_nsec / 1e9;
}

/* True once data.raw holds a sample line; it is near the start if anywhere. */
static bool saw_sample(const struct vm_dir *d)
{
	char path[PATH_MAX], buf[65536];
	int fd = open(dir_file(d, "data.raw", path), O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return false;
	n = read(fd, buf, sizeof(buf));
	close(fd);
	return n > 0 && memmem(buf, n, "\nsample ", 8);
}

/* When data.raw last grew, in seconds since power-on. */
struct growth {
	off_t size;
	double at;
};

static void note_growth(struct growth *g, const struct vm_dir *d, double elapsed)
{
	char path[PATH_MAX];
	struct stat st;

	if (stat(dir_file(d, "data.raw", path), &st) || st.st_size == g->size)
		return;
	*g = (struct growth){ .size = st.st_size, .at = elapsed };
}

/* How long to wait at most: shorter while the first sample or any line is awaited. */
static double nap_length(const struct vm_opts *o, const struct vm_result *r, double left)
{
	double most = left;

	if (o->silence_s)
		most = 1;
	else if (r->first_sample_s < 0)
		most = POLL_S;
	if (left > most)
		left = most;
	return left > 0 ? left : 0;
}

/* Returns the signal that came, or 0 after @seconds without one. */
static int wait_signal(double seconds)
{
	struct timespec t = { .tv_sec = seconds,
			      .tv_nsec = (seconds - (time_t)seconds) * 1e9 };
	sigset_t set;
	int sig;

	wanted_signals(&set);
	sig = sigtimedwait(&set, NULL, &t);
	if (sig < 0 && errno != EAGAIN && errno != EINTR)
		err(1, "wait for the emulator");
	return sig < 0 ? 0 : sig;
}

static void stop_qemu(pid_t pid, bool group)
{
	if (kill(group ? -pid : pid, SIGKILL) && errno != ESRCH)
		err(1, "kill emulator %d", (int)pid);
}

static bool reap(pid_t pid, int *status, int flags)
{
	pid_t got = waitpid(pid, status, flags);

	if (got < 0)
		err(1, "wait for emulator %d", (int)pid);
	return got == pid;
}

static double children_cpu(void)
{
	struct rusage u;

	if (getrusage(RUSAGE_CHILDREN, &u))
		err(1, "ask for the emulator's CPU time");
	return u.ru_utime.tv_sec + u.ru_stime.tv_sec +
		(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

void supervise(pid_t pid, const struct vm_opts *o, const struct vm_dir *d,
	       struct vm_result *r)
{
	double start = now(), elapsed = 0;
	struct growth grown = { .size = 0 };

	r->first_sample_s = -1;
	for (;;) {
		/* An hour at most. */
		double left = o->timeout_s ? o->timeout_s - elapsed : 3600;
		int sig = wait_signal(nap_length(o, r, left));

		elapsed = now() - start;
		if (reap(pid, &r->wait_status, WNOHANG))
			break;
		if (r->first_sample_s < 0 && saw_sample(d))
			r->first_sample_s = elapsed;
		note_growth(&grown, d, elapsed);
		if (sig && sig != SIGCHLD)
			r->signal = sig;
		else if (o->timeout_s && elapsed >= o->timeout_s)
			r->timed_out = true;
		else if (o->silence_s && elapsed - grown.at >= o->silence_s)
			r->silent = true;
		else
			continue;
		stop_qemu(pid, !o->interactive);
		reap(pid, &r->wait_status, 0);
		break;
	}
	if (r->first_sample_s < 0 && saw_sample(d))
		r->first_sample_s = elapsed;
	r->seconds = elapsed;
	r->cpu_s = children_cpu();
}
