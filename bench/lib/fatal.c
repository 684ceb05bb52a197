// SPDX-License-Identifier: GPL-2.0-only
#include "fatal.h"
#include "raw.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct raw *fatal_raw;
static pid_t fatal_pid;		/* a forked child must not write the raw file */

void fatal_to(struct raw *raw)
{
	fatal_raw = raw;
	fatal_pid = getpid();
}

static void __attribute__((noreturn)) leave(const char *text, const char *why)
{
	const char *sep = why ? ": " : "";

	fprintf(stderr, "refused: %s%s%s\n", text, sep, why ? why : "");
	if (getpid() != fatal_pid)
		_exit(3);
	if (fatal_raw) {
		raw_line(fatal_raw, "note refused: %s%s%s", text, sep, why ? why : "");
		if (raw_flush(fatal_raw))
			fprintf(stderr, "raw output: %s\n", strerror(errno));
	}
	exit(3);
}

void refuse(const char *fmt, ...)
{
	char text[400];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	leave(text, NULL);
}

void refuse_errno(const char *fmt, ...)
{
	const char *why = strerror(errno);
	char text[400];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	leave(text, why);
}
