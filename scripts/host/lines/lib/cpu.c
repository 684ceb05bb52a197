// SPDX-License-Identifier: GPL-2.0-only
#include "cpu.h"

#include <string.h>

#define FLAGS_IF	0x200
#define IRET_FLAGS	16	/* where in the frame they are */

static bool starts(const char *name, const char *prefix)
{
	return !strncmp(name, prefix, strlen(prefix));
}

/* All gates of x86-64 are such that they disable interrupts, and so does a system call. */
static bool is_entry(const struct symbols *s, uint64_t pc, uint32_t function)
{
	const char *name = symbols_name(s, function);

	/* A stub for each interrupt. */
	if (!strcmp(name, "irq_entries_start") || !strcmp(name, "spurious_entries_start"))
		return true;
	if (function == s->n || pc != s->sym[function].addr)
		return false;
	return starts(name, "asm_exc_") || starts(name, "asm_sysvec_") ||
	       !strcmp(name, "asm_common_interrupt") ||
	       !strcmp(name, "asm_spurious_interrupt") || !strcmp(name, "entry_SYSCALL_64");
}

struct insn insn_make(const struct symbols *s, uint64_t pc, const unsigned char *code,
		      size_t size)
{
	struct decoded d = decode(code, size);
	struct insn i = {
		.function = symbols_function(s, pc), .user = pc < KERNEL_HALF, .push = d.push,
	};

	if (!i.user) {
		i.effect = d.effect;
		i.entry = is_entry(s, pc, i.function);
	}
	return i;
}

void cpu_init(struct cpu *cpu, const struct ram *ram, const struct classifier *c,
	      const struct cache_size size[CACHE_LEVELS])
{
	cpu->ram = ram;
	cpu->flags = NULL;
	pass_init(&cpu->pass, c, size);
}

void cpu_start(struct cpu *cpu)
{
	pass_start(&cpu->pass);
	cpu->flags = NULL;
}

/* What the instruction before should have told, and did not. */
static void settle(struct cpu *cpu, const struct insn *i)
{
	if (cpu->flags) {
		pass_unknown_flag(&cpu->pass);
		cpu->flags = NULL;
	}
	if (i->entry)
		pass_irq(&cpu->pass, true);
	if (i->user && cpu->pass.irqoff.off) {
		pass_unknown_flag(&cpu->pass);
		pass_irq(&cpu->pass, false);
	}
}

void cpu_insn(struct cpu *cpu, const struct insn *i)
{
	settle(cpu, i);
	pass_insn(&cpu->pass, i->function);
	switch (i->effect) {
	case EFFECT_CLI:
		pass_irq(&cpu->pass, true);
		break;
	case EFFECT_STI:
	case EFFECT_SYSRET:
		pass_irq(&cpu->pass, false);
		break;
	case EFFECT_POPF:
	case EFFECT_IRET:
		cpu->flags = i;
		cpu->frame = 0;
		break;
	case EFFECT_NONE:
		break;
	}
}

/* A load of the instruction that loads the flags: is it they? */
static void see_flags(struct cpu *cpu, const struct access *a)
{
	uint64_t flags;

	if (cpu->flags->effect == EFFECT_IRET) {
		if (!cpu->frame)
			cpu->frame = a->vaddr;
		if (a->vaddr != cpu->frame + IRET_FLAGS)
			return;
	}
	if (!ram_u64(cpu->ram, a->paddr, &flags))
		return;
	pass_irq(&cpu->pass, !(flags & FLAGS_IF));
	cpu->flags = NULL;
}

void cpu_access(struct cpu *cpu, const struct insn *i, const struct access *a)
{
	pass_access(&cpu->pass, a);
	if (cpu->flags == i && !a->store)
		see_flags(cpu, a);
}
