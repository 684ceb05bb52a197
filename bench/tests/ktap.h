/* SPDX-License-Identifier: GPL-2.0-only */
/* KTAP version 1 as raw lines; the plan comes last, when the count is known. */
#ifndef KTAP_H
#define KTAP_H

#include <stdbool.h>

#include "../lib/raw.h"

struct ktap {
	struct raw *raw;
	unsigned int n, failed;
};

static inline void ktap_start(struct ktap *k, struct raw *raw)
{
	*k = (struct ktap){ .raw = raw };
	raw_line(raw, "ktap KTAP version 1");
}

/* One result; flushed at once, so that a later crash does not lose it. */
#define ktap_ok(k, good, fmt, ...) do {						\
	bool good_ = (good);							\
										\
	(k)->failed += !good_;							\
	raw_line((k)->raw, "ktap %sok %u " fmt, good_ ? "" : "not ", ++(k)->n,	\
		 ##__VA_ARGS__);						\
	raw_flush((k)->raw);							\
} while (0)

/* got == want, with both shown when they differ. */
#define ktap_is(k, got, want, fmt, ...) do {					\
	long long got_ = (got), want_ = (want);					\
										\
	if (got_ != want_)							\
		raw_line((k)->raw, "ktap # got %lld, expected %lld", got_, want_);	\
	ktap_ok(k, got_ == want_, fmt, ##__VA_ARGS__);				\
} while (0)

static inline void ktap_end(struct ktap *k)
{
	raw_line(k->raw, "ktap 1..%u", k->n);
}

#endif
