// SPDX-License-Identifier: GPL-2.0-only
/*
 * vmrun - boot a guest, watch it, and say whether the boot is to be trusted.
 *
 * Silent on success. Exit 0: the guest powered itself off in time, its data
 * are complete and its console is clean; 1: not so, with one line that says
 * why; 2: the command line is wrong. A signal is passed on by dying of it.
 */
#include "vm.h"

#include <err.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static void judge_exit(const struct vm_opts *o, const struct vm_dir *d,
		       struct vm_result *r)
{
	char last[200];

	if (r->silent) {
		last_line(d, "console.log", last, sizeof(last));
		snprintf(r->cause, sizeof(r->cause),
			 "silent for %u s; last console line: %s", o->silence_s,
			 *last ? last : "(none)");
	} else if (r->timed_out) {
		last_line(d, "console.log", last, sizeof(last));
		snprintf(r->cause, sizeof(r->cause),
			 "not finished after %u s; last console line: %s", o->timeout_s,
			 *last ? last : "(none)");
	} else if (WIFSIGNALED(r->wait_status)) {
		last_line(d, "qemu.log", last, sizeof(last));
		snprintf(r->cause, sizeof(r->cause),
			 "the emulator was killed by signal %d: %s",
			 WTERMSIG(r->wait_status), *last ? last : "it said nothing");
	} else if (WEXITSTATUS(r->wait_status)) {
		last_line(d, "qemu.log", last, sizeof(last));
		snprintf(r->cause, sizeof(r->cause), "the emulator exited with %d: %s",
			 WEXITSTATUS(r->wait_status), last);
	}
}

/* Leaves r->cause empty iff all is well. What the guest said explains best. */
static void judge(const struct vm_opts *o, const struct vm_dir *d,
		  struct vm_result *r)
{
	char why[VM_CAUSE_LEN];

	judge_exit(o, d, r);
	if (o->interactive)
		return;
	/* A guest that is silent may have been asked who waits, and that looks like a complaint. */
	if (r->silent)
		return;
	snprintf(why, sizeof(why), "%s", r->cause);
	*r->cause = 0;
	if (!console_clean(d, o, r))
		return;
	if (*why)
		snprintf(r->cause, sizeof(r->cause), "%s", why);
	else if (raw_complete(d, r) && !guest_powered_off(d))
		snprintf(r->cause, sizeof(r->cause),
			 "the guest reset itself instead of powering off");
}

static void die_of(int sig)
{
	sigset_t set;

	signal(sig, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, sig);
	raise(sig);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	_exit(128 + sig);
}

int main(int argc, char **argv)
{
	struct vm_result r = { .wait_status = 0 };
	bool tty = isatty(STDIN_FILENO);
	char failed[PATH_MAX];
	struct termios term;
	struct vm_opts o;
	struct vm_dir d;

	parse_args(argc, argv, &o);
	if (tty && tcgetattr(STDIN_FILENO, &term))
		err(1, "read the terminal's settings");
	block_signals();
	dir_create(&d, &o);
	dir_make_inputs(&d, &o);
	if (o.mce)
		mce_serve(&d);
	supervise(qemu_start(&o, &d), &o, &d, &r);
	if (tty && o.interactive)
		tcsetattr(STDIN_FILENO, TCSANOW, &term);
	if (r.signal) {
		dir_remove(d.path);
		die_of(r.signal);
	}
	judge(&o, &d, &r);
	dir_drop_inputs(&d, &o, o.keep_pmem && !*r.cause);
	write_boot_json(&d, &o, &r);
	snprintf(failed, sizeof(failed), "%s.failed", o.out);
	if (!*r.cause) {
		dir_commit(&d, o.out);
		dir_remove(failed);
		return 0;
	}
	dir_commit(&d, failed);
	warnx("%s; see %s/console.log", r.cause, failed);
	return 1;
}
