// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "verdict.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static bool defect_seen;

static void print_line(const char *kind, const char *fmt, va_list ap)
{
	fputs(kind, stdout);
	vprintf(fmt, ap);
	putchar('\n');
	fflush(stdout);		/* the next step may be the kernel's last */
}

void say(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print_line("", fmt, ap);
	va_end(ap);
}

void defect(const char *fmt, ...)
{
	va_list ap;

	defect_seen = true;
	va_start(ap, fmt);
	print_line("DEFECT: ", fmt, ap);
	va_end(ap);
}

void must(bool ok, const char *fmt, ...)
{
	va_list ap;

	if (ok)
		return;
	defect_seen = true;
	va_start(ap, fmt);
	print_line("DEFECT: ", fmt, ap);
	va_end(ap);
}

void cannot(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print_line("CANNOT: ", fmt, ap);
	va_end(ap);
	exit(4);
}

int verdict(void)
{
	say("%s", defect_seen ? "defect seen" : "as a correct kernel must");
	return defect_seen ? 1 : 0;
}
