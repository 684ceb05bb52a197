// SPDX-License-Identifier: GPL-2.0-only
#include "unmaps.h"

#include <stdlib.h>

#include "fatal.h"
#include "trace.h"

static const char *const name[UNMAPS] = { "unmap_range", "unmap_pages" };
static const char *const symbol[UNMAPS] = { "unmap_mapping_range", "unmap_mapping_pages" };

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

void unmaps_plain(struct unmaps *u, uint64_t took)
{
	u->plain[u->nplain++] = took;
}

void unmaps_start(struct unmaps *u)
{
	bool any = false;

	qsort(u->plain, u->nplain, sizeof(*u->plain), compare);

	for (int i = 0; i < UNMAPS; i++) {
		u->probed[i] = trace_probe('r', name[i], symbol[i]);
		if (u->probed[i])
			trace_enable(name[i], true);
		any |= u->probed[i];
	}
	if (!any)
		refuse("this kernel has no symbol to probe for the last unmap");
}

void unmaps_stop(struct unmaps *u)
{
	for (int i = 0; i < UNMAPS; i++) {
		if (!u->probed[i])
			continue;
		trace_enable(name[i], false);
		trace_remove(name[i]);
		u->probed[i] = false;
	}
}

static bool last_return(const struct unmaps *u, bool insn, uint64_t *last)
{
	bool found = false;
	char line[512];
	uint64_t when;

	for (int i = 0; i < UNMAPS; i++) {
		if (!u->probed[i] || !trace_last(name[i], insn, &when, line, sizeof(line)))
			continue;
		if (!found || when > *last)
			*last = when;
		found = true;
	}
	return found;
}

bool unmaps_last(const struct unmaps *u, bool insn, uint64_t start, uint64_t end,
		 uint64_t *took)
{
	uint64_t median = u->plain[u->nplain / 2], last;

	if (!u->nplain || !last_return(u, insn, &last) || last < start || last > end ||
	    end - last > median)
		return false;
	*took = median - (end - last);
	return true;
}
