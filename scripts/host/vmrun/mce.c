// SPDX-License-Identifier: GPL-2.0-only
/*
 * Machine checks at an exact instruction (--mce).
 *
 * A command to the monitor comes at whatever instruction the guest has got to. So the
 * guest says what it wants at its third serial port and has a watchdog stop the machine
 * (bench/lib/standstill.h). Only while it stands still is that passed on, and then it
 * goes on: where instructions are counted no time has passed for it.
 */
#include "vm.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct relay {
	FILE *guest;		/* its lines */
	FILE *answers;		/* the emulator's, QMP */
	int commands;		/* to it */
	char *line;		/* owned, the last one read */
	size_t cap;
};

/* Both ways at once: neither end waits for the other, or sees it go. */
static int open_fifo(const struct vm_dir *d, const char *name)
{
	char path[PATH_MAX];
	int fd = open(dir_file(d, name, path), O_RDWR | O_CLOEXEC);

	if (fd < 0)
		err(1, "open %s", path);
	return fd;
}

static FILE *open_lines(const struct vm_dir *d, const char *name)
{
	FILE *f = fdopen(open_fifo(d, name), "r");

	if (!f)
		err(1, "read %s", name);
	return f;
}

static const char *get_line(struct relay *r, FILE *f)
{
	if (getline(&r->line, &r->cap, f) < 0)
		err(1, "read from the guest or the emulator's monitor");
	r->line[strcspn(r->line, "\r\n")] = 0;
	return r->line;
}

/* Read on until the emulator says @text. */
static void await(struct relay *r, const char *text)
{
	while (!strstr(get_line(r, r->answers), text))
		if (strstr(r->line, "\"error\"") || strstr(r->line, "\"return\""))
			errx(1, "the emulator's monitor said: %.300s", r->line);
}

static void command(struct relay *r, const char *fmt, const char *arg)
{
	if (dprintf(r->commands, fmt, arg) < 0)
		err(1, "write to the emulator's monitor");
}

static void relay_open(struct relay *r, const struct vm_dir *d)
{
	*r = (struct relay){
		.guest = open_lines(d, "ask.out"),
		.answers = open_lines(d, "monitor.out"),
		.commands = open_fifo(d, "monitor.in"),
	};
}

static void *relay_main(void *arg)
{
	struct relay *r = arg;

	command(r, "{\"execute\": \"qmp_capabilities\"}\n%s", "");
	await(r, "\"return\"");
	for (;;) {
		char *ask = strdup(get_line(r, r->guest));

		if (!ask)
			err(1, "keep what the guest asks for");
		if (strncmp(ask, "mce ", 4) || ask[strspn(ask, "mce x0123456789abcdef")])
			errx(1, "the guest asks for no machine check: %.300s", ask);
		await(r, "\"event\": \"STOP\"");
		command(r, "{\"execute\": \"human-monitor-command\","
			   " \"arguments\": {\"command-line\": \"%s\"}}\n", ask);
		await(r, "\"return\": \"\"");	/* anything else is why it did not */
		command(r, "{\"execute\": \"cont\"}\n%s", "");
		await(r, "\"return\"");
		free(ask);
	}
	return NULL;
}

/* For the life of this process: @r is never freed. */
void mce_serve(const struct vm_dir *d)
{
	struct relay *r = malloc(sizeof(*r));
	pthread_t thread;

	if (!r)
		err(1, "serve the guest's machine checks");
	relay_open(r, d);
	errno = pthread_create(&thread, NULL, relay_main, r);
	if (errno)
		err(1, "serve the guest's machine checks");
}
