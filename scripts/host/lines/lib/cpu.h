/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The one CPU of an x86-64 guest during a pass: from its instructions and their accesses,
 * whether interrupts are disabled.
 */
#ifndef CPU_H
#define CPU_H

#include "decode.h"
#include "guest.h"
#include "pass.h"
#include "symbols.h"

/* An instruction, as far as it matters. */
struct insn {
	uint32_t function;	/* index in the symbols */
	enum effect effect;	/* of a program's none: it cannot disable interrupts */
	bool user;
	bool entry;		/* of an interrupt or exception: they are disabled */
	bool push;
};

struct cpu {
	struct pass pass;
	const struct ram *ram;
	const struct insn *flags;	/* it is to load them, and has not yet */
	uint64_t frame;			/* ... from the frame that begins here, or 0 */
};

struct insn insn_make(const struct symbols *s, uint64_t pc, const unsigned char *code,
		      size_t size);

/* @ram and @c have to stay. */
void cpu_init(struct cpu *cpu, const struct ram *ram, const struct classifier *c,
	      const struct cache_size size[CACHE_LEVELS]);
void cpu_start(struct cpu *cpu);	/* by a program, so that interrupts are enabled */

/* It begins, and stays; its accesses follow, by cpu_access() or pass_outside(). */
void cpu_insn(struct cpu *cpu, const struct insn *i);
void cpu_access(struct cpu *cpu, const struct insn *i, const struct access *a);

#endif
