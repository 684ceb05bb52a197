// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "repro.h"

uint64_t own_pfn(const void *p)
{
	uint64_t e = pagemap(getpid(), p);

	if (!(e & PM_PRESENT) || !PM_PFN(e))
		refuse("%p is not mapped", p);
	return PM_PFN(e);
}

int inject_quietly(uint64_t pfn)
{
	const struct clk clk = { 0 };
	uint64_t start, end;
	struct poison poison;
	int err;

	poison_open(&poison, &clk);
	err = poison_pfn(&poison, pfn, &start, &end);
	poison_close(&poison);
	return err;
}

int inject(uint64_t pfn)
{
	int err = inject_quietly(pfn);

	say("poisoned pfn %#llx: %s", (unsigned long long)pfn, err ? strerror(-err) : "handled");
	return err;
}

static void inject_pfn(void *arg)
{
	inject(*(uint64_t *)arg);
}

void inject_own(const char *p)
{
	uint64_t pfn = own_pfn(p);

	try_call(inject_pfn, &pfn);
}

void publish_badblock(uint64_t byte)
{
	char text[48];

	snprintf(text, sizeof(text), "%llu 8\n", (unsigned long long)byte / 512);
	if (file_put("/sys/block/pmem0/badblocks", text))
		cannot("no way to add a bad block: %s", strerror(errno));
}
