// SPDX-License-Identifier: GPL-2.0-only
/* SIGBUS: a load or store that cannot be, or news about memory not touched. */
#define _GNU_SOURCE
#include "stress.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One per process, as its signal handler is. */
static struct {
	struct worker *w;
	volatile sig_atomic_t armed;
	volatile int code;
	sigjmp_buf back;
} self;

static void on_sigbus(int sig, siginfo_t *si, void *ctx)
{
	(void)sig;
	(void)ctx;
	if (si->si_code == BUS_MCEERR_AO) {
		self.w->slot->count[SIGBUS_AO]++;
		return;
	}
	if (!self.armed) {
		snprintf(self.w->slot->why, sizeof(self.w->slot->why),
			 "SIGBUS (code %d, address %p) where nothing was touched", si->si_code,
			 si->si_addr);
		_exit(1);
	}
	self.code = si->si_code;
	siglongjmp(self.back, 1);
}

void bus_install(struct worker *w)
{
	struct sigaction sa = { .sa_sigaction = on_sigbus, .sa_flags = SA_SIGINFO };

	self.w = w;
	if (sigaction(SIGBUS, &sa, NULL))
		fail(w, "install the SIGBUS handler: %s", strerror(errno));
}

int guarded(void (*fn)(void *arg), void *arg)
{
	self.code = 0;
	self.armed = 1;
	if (!sigsetjmp(self.back, 1))
		fn(arg);
	self.armed = 0;
	return self.code;
}
