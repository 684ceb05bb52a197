// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "bus.h"

#include "../../lib/fatal.h"
#include "../../lib/map.h"

#include <setjmp.h>
#include <signal.h>
#include <unistd.h>

static sigjmp_buf bus_back;
static volatile sig_atomic_t bus_armed;

static void on_bus(int sig, siginfo_t *si, void *ctx)
{
	(void)sig;
	(void)ctx;
	if (si->si_code == BUS_MCEERR_AO)
		return;
	if (!bus_armed) {
		static const char text[] = "DEFECT: a SIGBUS that nothing here asked for\n";

		if (write(STDOUT_FILENO, text, sizeof(text) - 1) < 0)
			_exit(3);
		_exit(128 + SIGBUS);
	}
	siglongjmp(bus_back, si->si_code ? si->si_code : -1);
}

void catch_bus(void)
{
	struct sigaction sa = { .sa_sigaction = on_bus, .sa_flags = SA_SIGINFO };

	if (sigaction(SIGBUS, &sa, NULL))
		refuse_errno("catch SIGBUS");
}

int try_call(void (*run)(void *arg), void *arg)
{
	int code;

	catch_bus();
	bus_armed = 1;
	code = sigsetjmp(bus_back, 1);
	if (!code)
		run(arg);
	bus_armed = 0;
	return code;
}

struct access {
	char *p;
	int v;
};

static void access_byte(void *arg)
{
	const struct access *a = arg;

	if (a->v < 0)
		touch(a->p);
	else
		touch_write(a->p, (char)a->v);
}

int try_touch(char *p, int v)
{
	return try_call(access_byte, &(struct access){ .p = p, .v = v });
}
