// SPDX-License-Identifier: GPL-2.0-only
#include "bench.h"
#include "fatal.h"
#include "file.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct bcase *plan_add(struct plan *plan, long v0, long v1, long v2, const char *fmt, ...)
{
	struct bcase *c;
	va_list ap;

	plan->cases = realloc(plan->cases, (plan->n + 1) * sizeof(*plan->cases));
	if (!plan->cases)
		refuse_errno("plan %u cases", plan->n + 1);
	c = &plan->cases[plan->n++];
	*c = (struct bcase){ .v = { v0, v1, v2 } };
	va_start(ap, fmt);
	vsnprintf(c->params, sizeof(c->params), fmt, ap);
	va_end(ap);
	return c;
}

const long *sweep_sharers(bool full)
{
	static const long quick[] = { 1, 2, 3, 4, 8, 16, 0 };
	static const long all[] = { 1, 2, 3, 4, 8, 16, 32, 64, 0 };

	return full ? all : quick;
}

static void put_sample(struct run *run, const char *metric, const char *unit, int seq,
		       unsigned long per, uint64_t value)
{
	raw_sample(&run->b->raw, run->e->id, metric, unit, run->c->params, per, seq, value);
}

void sample(struct run *run, const char *metric, int seq, unsigned long per, uint64_t value)
{
	put_sample(run, metric, clk_unit(&run->b->clk), seq, per, value);
}

void sample_bytes(struct run *run, const char *metric, int seq, unsigned long per,
		  uint64_t value)
{
	put_sample(run, metric, "bytes", seq, per, value);
}

void note(struct run *run, const char *fmt, ...)
{
	char text[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	raw_line(&run->b->raw, "note %s %s: %s", run->e->id, run->c->params, text);
}

void new_path(struct bench *b, char path[PATH_LEN])
{
	snprintf(path, PATH_LEN, MNT "/f%05u", b->files++);
}
