// SPDX-License-Identifier: GPL-2.0-only
/* Lines of a pass and stretches without interrupts, against what is counted by hand. */
#include "../lib/pass.h"
#include "tap.h"

enum { UNKNOWN, LOW, HIGH, STACK };

struct says {
	unsigned int calls;
	bool knows;		/* what is above 1 MiB */
};

static unsigned int kind(void *of, uint64_t vaddr, uint64_t paddr)
{
	struct says *s = of;

	(void)vaddr;
	s->calls++;
	if (paddr < 1 << 20)
		return LOW;
	return s->knows ? HIGH : UNKNOWN;
}

static void load(struct pass *p, uint64_t paddr, unsigned int size)
{
	pass_access(p, &(struct access){ .vaddr = KERNEL_HALF + paddr, .paddr = paddr,
					 .size = size });
}

static void store(struct pass *p, uint64_t paddr, unsigned int size)
{
	pass_access(p, &(struct access){ .vaddr = KERNEL_HALF + paddr, .paddr = paddr,
					 .size = size, .store = true });
}

static void push(struct pass *p, uint64_t vaddr, uint64_t paddr)
{
	pass_access(p, &(struct access){ .vaddr = vaddr, .paddr = paddr, .size = 8,
					 .store = true, .push = true });
}

static void test_lines(struct tap *t, struct pass *p, struct says *s)
{
	struct result r;

	s->calls = 0;
	pass_start(p);
	load(p, 0, 1);		/* line 0 */
	load(p, 63, 1);		/* line 0 */
	load(p, 60, 8);		/* lines 0 and 1 */
	store(p, 64, 8);	/* line 1, written */
	store(p, 4096, 64);	/* line 64, written */
	load(p, 4100, 4);	/* line 64 */
	load(p, 0x200000, 8);	/* of no known kind */
	pass_outside(p);
	r = pass_stop(p);
	is(t, r.figure[F_LOADS], 5, "loads");
	is(t, r.figure[F_STORES], 2, "stores");
	is(t, r.figure[F_OUTSIDE], 1, "what has no lines is apart");
	is(t, r.figure[F_LINES], 4, "distinct lines, one by its end");
	is(t, r.figure[F_WRITTEN], 2, "... of them written");
	is(t, r.figure[F_COLD], 4, "each missed once");
	is(t, r.figure[F_SEQUENTIAL], 1, "... line 1 behind line 0");
	is(t, r.figure[F_L1_MISSES], 4, "... and L1, too");
	is(t, s->calls, 5, "a line is asked for once, and again if its kind was not known");
	is(t, r.kinds, 2, "two kinds");
	is(t, r.kind[LOW].lines, 3, "lines of a kind");
	is(t, r.kind[LOW].written, 2, "... written");
	is(t, r.kind[LOW].cold, 3, "... cold misses");
	is(t, r.kind[LOW].sequential, 1, "... sequential ones");
	is(t, r.kind[UNKNOWN].lines, 1, "lines of no known kind");
	result_free(&r);
}

static void test_start(struct tap *t, struct pass *p, struct says *s)
{
	struct result r;

	pass_start(p);
	load(p, 0x200000, 8);
	s->knows = true;
	r = pass_stop(p);
	s->knows = false;
	is(t, r.figure[F_LINES], 1, "the next pass begins with none");
	is(t, r.figure[F_COLD], 1, "... and with empty caches");
	is(t, r.kind[HIGH].lines, 1, "what was not known when it was touched is asked again");
	result_free(&r);
}

static void test_many(struct tap *t, struct pass *p)
{
	struct result r;

	pass_start(p);
	for (unsigned int round = 0; round < 2; round++)
		for (uint64_t i = 0; i < 65536; i++)
			load(p, i * 64, 8);
	r = pass_stop(p);
	is(t, r.figure[F_LINES], 65536, "4 MiB twice: 65536 lines");
	is(t, r.figure[F_COLD], 65536, "... each from memory once");
	is(t, r.figure[F_L2_MISSES], 2 * 65536, "... and past L2 twice");
	is(t, r.figure[F_WRITTEN], 0, "... none written");
	result_free(&r);
}

static void test_stack(struct tap *t, struct pass *p)
{
	struct result r;

	pass_start(p);
	load(p, 0x300010, 8);			/* before it is known for a stack */
	push(p, KERNEL_HALF + 0x300ff8, 0x300ff8);
	load(p, 0x301000, 8);			/* the next page */
	push(p, 0x7000, 0x400000);		/* of a program */
	r = pass_stop(p);
	is(t, r.kind[STACK].lines, 2, "lines of a page that is pushed to are a stack's");
	is(t, r.kind[STACK].written, 1, "... written");
	is(t, r.kind[UNKNOWN].lines, 2, "... not of the next page, and not a program's");
	result_free(&r);
	pass_start(p);
	load(p, 0x300010, 8);
	r = pass_stop(p);
	is(t, r.kinds, 1, "... in that pass only");
	result_free(&r);
}

static void insns(struct pass *p, unsigned int n, uint32_t function)
{
	while (n--)
		pass_insn(p, function);
}

static void test_irqoff(struct tap *t, struct pass *p)
{
	struct result r;

	pass_start(p);
	insns(p, 3, 1);
	pass_irq(p, true);
	load(p, 0, 8);
	insns(p, 4, 2);		/* a stretch of 6: four, and two of 3 */
	load(p, 0, 8);		/* not new */
	insns(p, 2, 3);
	pass_irq(p, true);	/* once more changes nothing */
	pass_irq(p, false);
	insns(p, 5, 4);
	pass_irq(p, true);
	insns(p, 6, 5);		/* as long, and later */
	load(p, 64, 8);
	load(p, 128, 8);
	pass_irq(p, false);
	pass_irq(p, true);	/* empty: none */
	pass_irq(p, false);
	pass_irq(p, true);
	insns(p, 2, 6);		/* is not over when the pass is */
	pass_unknown_flag(p);
	r = pass_stop(p);
	is(t, r.figure[F_INSNS], 22, "instructions");
	is(t, r.figure[F_IRQOFF_STRETCHES], 3, "stretches without interrupts");
	is(t, r.figure[F_IRQOFF_INSNS], 14, "... instructions in them");
	is(t, r.figure[F_IRQOFF_LONGEST], 6, "... the longest");
	is(t, r.figure[F_IRQOFF_LINES], 1, "... new lines in it, the first of two");
	is(t, r.longest.first, 2, "... the function that it begins in");
	is(t, r.longest.second, 3, "... and the next");
	is(t, r.figure[F_UNKNOWN_FLAG], 1, "what had to be guessed is counted");
	result_free(&r);
	pass_start(p);
	insns(p, 7, 1);
	r = pass_stop(p);
	is(t, r.figure[F_IRQOFF_STRETCHES] + r.figure[F_IRQOFF_INSNS] + r.figure[F_UNKNOWN_FLAG], 0,
	   "a pass begins with interrupts enabled");
	result_free(&r);
}

int main(void)
{
	struct says says = { 0 };
	struct classifier c = { .kind = kind, .of = &says, .unknown = UNKNOWN, .stack = STACK };
	struct tap t = { 0 };
	struct pass p;

	pass_init(&p, &c, cache_stated);
	test_lines(&t, &p, &says);
	test_start(&t, &p, &says);
	test_many(&t, &p);
	test_stack(&t, &p);
	test_irqoff(&t, &p);
	pass_free(&p);
	return plan(&t);
}
