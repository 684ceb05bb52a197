// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "flushes.h"

#include "../../lib/trace.h"

#define MOD	(1ul << 30)	/* the linear map is aligned to this much */

void flushes_init(void)
{
	trace_init("x86-tsc");
	if (!trace_probe('p', "flush", "arch_wb_cache_pmem addr=%di:x64 size=%si:x64"))
		cannot("no way to see what is flushed");
}

void flushes_begin(void)
{
	trace_clear();
	trace_enable("flush", true);
}

struct flushed flushes_end(uint64_t pfn)
{
	const unsigned long at = pfn * PAGE % MOD;
	struct flushed sum = { 0 };
	char line[512];
	FILE *f;

	trace_enable("flush", false);
	f = fopen("/sys/kernel/tracing/trace", "re");
	if (!f)
		refuse_errno("open the trace");
	while (fgets(line, sizeof(line), f)) {
		const char *args = strstr(line, " addr=");
		unsigned long addr, size;

		if (*line == '#' || !args || sscanf(args, " addr=%lx size=%lx", &addr, &size) != 2)
			continue;
		addr %= MOD;
		sum.bytes += size;
		sum.page |= addr < at + PAGE && at < addr + size;
	}
	fclose(f);
	return sum;
}

void flushes_exit(void)
{
	trace_remove("flush");
}
