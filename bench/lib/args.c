// SPDX-License-Identifier: GPL-2.0-only
#include "args.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

const char *args_str(const struct args *a, const char *key, const char *def)
{
	size_t len = strlen(key);
	int i;

	for (i = a->n - 1; i >= 0; i--)
		if (!strncmp(a->v[i], key, len) && a->v[i][len] == '=')
			return a->v[i] + len + 1;
	return def;
}

long args_num(const struct args *a, const char *key, long def)
{
	const char *s = args_str(a, key, NULL);
	char *end;
	long v;

	if (!s)
		return def;
	if (!isdigit((unsigned char)*s))
		return -1;
	errno = 0;
	v = strtol(s, &end, 10);
	return errno || *end ? -1 : v;
}

bool list_has(const char *list, const char *name)
{
	size_t len = strlen(name);

	if (!*list)
		return true;
	for (;;) {
		size_t word = strcspn(list, ",");

		if (word == len && !memcmp(list, name, len))
			return true;
		if (!list[word])
			return false;
		list += word + 1;
	}
}
