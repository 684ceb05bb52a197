/* SPDX-License-Identifier: GPL-2.0-only */
/* The TAP of these tests: a result a line, the plan last. */
#ifndef TAP_H
#define TAP_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

struct tap {
	unsigned int n, failed;
};

static inline void ok(struct tap *t, bool good, const char *what)
{
	t->failed += !good;
	printf("%sok %u - %s\n", good ? "" : "not ", ++t->n, what);
}

static inline void is(struct tap *t, uint64_t found, uint64_t wanted, const char *what)
{
	if (found != wanted)
		printf("# found %" PRIu64 ", wanted %" PRIu64 "\n", found, wanted);
	ok(t, found == wanted, what);
}

/* For main() to return. */
static inline int plan(const struct tap *t)
{
	printf("1..%u\n", t->n);
	return t->failed != 0;
}

#endif
