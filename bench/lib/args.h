/* SPDX-License-Identifier: GPL-2.0-only */
/* key=value arguments, as they reach /init on the kernel command line. */
#ifndef ARGS_H
#define ARGS_H

#include <stdbool.h>

struct args {
	int n;
	char **v;		/* borrowed; entries without '=' are ignored */
};

/* Value of the last KEY=..., or @def. */
const char *args_str(const struct args *a, const char *key, const char *def);

/* As a non-negative number; -1 if it is there but is not one. */
long args_num(const struct args *a, const char *key, long def);

/* Is @name one of the comma-separated words of @list? An empty list has all. */
bool list_has(const char *list, const char *name);

#endif
