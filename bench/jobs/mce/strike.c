// SPDX-License-Identifier: GPL-2.0-only
#include "strike.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "../../lib/fatal.h"
#include "../../lib/mce.h"
#include "../../lib/trace.h"

#define MF_RETURN	"mf_return"
#define ENTRY		1000	/* instructions until the handler has looked at the clock */
#define REST_S		2

void strikes_start(struct strikes *s, const struct clk *clk)
{
	s->clk = *clk;
	standstill_open(&s->still);
	trace_event("mce", true);
	if (!trace_probe('r', MF_RETURN, "memory_failure ret=$retval:s32"))
		refuse("this kernel has no memory_failure()");
	trace_enable(MF_RETURN, true);
}

void strikes_stop(struct strikes *s)
{
	trace_enable(MF_RETURN, false);
	trace_remove(MF_RETURN);
	trace_event("mce", false);
	standstill_close(&s->still);
}

/* What the handler saw when it looked at the clock. */
static uint64_t handled(void)
{
	unsigned long long tsc;
	char line[512];
	const char *field;
	uint64_t t;

	if (!trace_last("mce_record", true, &t, line, sizeof(line)))
		refuse("no machine check came");
	field = strstr(line, "TSC: ");
	if (!field || sscanf(field, "TSC: %llx", &tsc) != 1)
		refuse("no time in '%s'", line);
	return tsc;
}

static int returned(uint64_t *end)
{
	const char *field;
	char line[512];
	int value;

	if (!trace_last(MF_RETURN, true, end, line, sizeof(line)))
		refuse("memory_failure() did not come to its end");
	field = strstr(line, "ret=");
	if (!field || sscanf(field, "ret=%d", &value) != 1)
		refuse("no return value in '%s'", line);
	return value;
}

/* All that is to be done is done then, by the emulator's clock: it takes no time. */
static void rest(const char *until)
{
	struct timespec time = { .tv_sec = REST_S };

	if (nanosleep(&time, NULL))
		refuse_errno("sleep until %s", until);
}

struct strike strike(struct strikes *s, struct inject *in, size_t offset)
{
	struct strike hit;
	uint64_t when;

	/* XFS frees the files of the case before when their owners are long gone. */
	rest("the guest is idle");
	trace_clear();
	/* It waits for the port to be empty, by ticks: what follows is far from one. */
	mce_ask(crowd_pfn(&in->crowd, offset));
	hit.start = standstill_soon(&s->still, &s->clk);
	rest("the machine check is over");
	when = handled();
	if (when < hit.start || when - hit.start > ENTRY)
		refuse("a machine check was due at %llu and handled at %llu: the guest did not sleep then",
		       (unsigned long long)hit.start, (unsigned long long)when);
	hit.err = returned(&hit.end);
	in->failed |= hit.err;
	return hit;
}
