// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "peek.h"

#include "../../lib/trace.h"

#include <sys/syscall.h>

#define PAGE_STRUCT	64u	/* bytes of struct page */
#define TRACE_FILE	"/sys/kernel/tracing/trace"

static uint64_t kernel_symbol(const char *name)
{
	FILE *f = fopen("/proc/kallsyms", "re");
	unsigned long long addr, found = 0;
	char symbol[128];

	if (!f)
		refuse_errno("open /proc/kallsyms");
	while (!found && fscanf(f, "%llx %*c %127s%*[^\n]", &addr, symbol) == 2)
		if (!strcmp(symbol, name))
			found = addr;
	fclose(f);
	return found;
}

/* Have the kernel note the words at @addr, -24, in its trace. */
static void peek_note(uint64_t addr)
{
	syscall(SYS_getpgid, addr);	/* no such process: that is all it says */
}

/* The @n notes since the trace was cleared, in their order. */
static void peek_read(struct owned *o, size_t n)
{
	FILE *f = fopen(TRACE_FILE, "re");
	unsigned long long v[3];
	char line[256];
	const char *at;
	size_t got = 0;

	if (!f)
		refuse_errno("open " TRACE_FILE);
	while (fgets(line, sizeof(line), f)) {
		at = strstr(line, "word={");
		if (!at || sscanf(at, "word={%llx,%llx,%llx", v, v + 1, v + 2) != 3)
			continue;
		if (got < n)
			o[got] = (struct owned){ v[0], v[1], v[2] };
		got++;
	}
	fclose(f);
	if (got != n)
		refuse("%zu of %zu struct pages are in the trace", got, n);
}

void peek_pages(const struct peek *p, const uint64_t *pfn, struct owned *o, size_t n)
{
	size_t i;

	trace_clear();
	trace_enable("peek", true);
	for (i = 0; i < n; i++)
		peek_note(p->vmemmap + pfn[i] * PAGE_STRUCT);
	trace_enable("peek", false);
	peek_read(o, n);
}

size_t peek_differ(const struct owned *is, const struct owned *must_be, size_t n)
{
	const struct owned nobody = { 0 };
	size_t i, differ = 0;

	for (i = 0; i < n; i++) {
		if (!memcmp(is + i, must_be ? must_be + i : &nobody, sizeof(*is)))
			continue;
		if (!must_be && is[i].mapping == MAPPING_OF_TAIL)
			continue;
		if (differ++ < 3)
			say("page %zu: mapping %#llx, index or share %#llx, private %#llx", i,
			    (unsigned long long)is[i].mapping, (unsigned long long)is[i].index,
			    (unsigned long long)is[i].private);
	}
	return differ;
}

void peek_start(struct peek *p)
{
	uint64_t base = kernel_symbol("vmemmap_base");
	struct owned o;

	/* The argument is regs->di, and regs is the argument of the function. */
	if (!base || !trace_probe('p', "peek", "__x64_sys_getpgid word=+24(+112(%di)):x64[3]"))
		cannot("struct pages cannot be looked at in this kernel");
	trace_init("local");
	trace_enable("peek", true);
	trace_clear();
	peek_note(base - 24);
	trace_enable("peek", false);
	peek_read(&o, 1);
	p->vmemmap = o.mapping;
}
