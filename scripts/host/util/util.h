/* SPDX-License-Identifier: GPL-2.0-only */
/* What the host's programs share. Linked into all of them. */
#ifndef UTIL_H
#define UTIL_H

#include <stdarg.h>

/* A new string, owned by the caller; ends the program if there is no memory. */
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
char *xvasprintf(const char *fmt, va_list ap) __attribute__((format(printf, 1, 0)));

#endif
