// SPDX-License-Identifier: GPL-2.0-only
/* The PARAMS field of a sample: k=v,k=v, or "-" for none. */
#include "report.h"

#include <stdlib.h>
#include <string.h>

bool is_number(const char *s)
{
	return *s && s[strspn(s, "0123456789")] == 0;
}

/* Copy one k=v starting at *p and move *p behind it; false at the end. */
static bool next_pair(const char **p, char *name, char *value, size_t len)
{
	size_t n = strcspn(*p, ","), eq;

	if (!n || !strcmp(*p, "-"))
		return false;
	eq = strcspn(*p, "=");
	if (eq > n)
		eq = n;
	snprintf(name, len, "%.*s", (int)eq, *p);
	snprintf(value, len, "%.*s", eq < n ? (int)(n - eq - 1) : 0, *p + eq + 1);
	*p += n + ((*p)[n] == ',');
	return true;
}

bool param_get(const char *params, const char *name, char *buf, size_t len)
{
	char k[128], v[128];

	while (next_pair(&params, k, v, sizeof(k)))
		if (!strcmp(k, name)) {
			snprintf(buf, len, "%s", v);
			return true;
		}
	return false;
}

/* The params that remain when @name is taken out; "" if none do. */
char *param_without(const char *params, const char *name)
{
	char k[128], v[128], *rest = xasprintf("%s", "");

	while (next_pair(&params, k, v, sizeof(k))) {
		char *longer;

		if (name && !strcmp(k, name))
			continue;
		longer = xasprintf("%s%s%s=%s", rest, *rest ? "," : "", k, v);
		free(rest);
		rest = longer;
	}
	return rest;
}

static int compare_values(const char *a, const char *b)
{
	if (is_number(a) && is_number(b)) {
		unsigned long long x = strtoull(a, NULL, 10), y = strtoull(b, NULL, 10);

		return (x > y) - (x < y);
	}
	return strcmp(a, b);
}

/* Name by name, numbers as numbers: sharers=8 before sharers=16. */
int param_compare(const char *a, const char *b)
{
	char ka[128], va[128], kb[128], vb[128];

	for (;;) {
		bool more_a = next_pair(&a, ka, va, sizeof(ka));
		bool more_b = next_pair(&b, kb, vb, sizeof(kb));
		int c;

		if (!more_a || !more_b)
			return more_a - more_b;
		c = strcmp(ka, kb);
		if (!c)
			c = compare_values(va, vb);
		if (c)
			return c;
	}
}

/* Does @params hold every pair of @want, an object of texts? */
bool params_match(const char *params, json_t *want)
{
	const char *name;
	char have[128];
	json_t *v;

	json_object_foreach(want, name, v)
		if (!param_get(params, name, have, sizeof(have)) ||
		    strcmp(have, json_string_value(v) ? json_string_value(v) : ""))
			return false;
	return true;
}

json_t *param_json(const char *params)
{
	json_t *o = json_object();
	char k[128], v[128];

	while (next_pair(&params, k, v, sizeof(k)))
		json_object_set_new(o, k, is_number(v) ? json_integer(strtoll(v, NULL, 10)) :
				    json_string(v));
	return o;
}
