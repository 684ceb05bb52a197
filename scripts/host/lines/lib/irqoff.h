/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The stretches of a pass in which interrupts are disabled, on one CPU. One begins behind
 * the instruction that disables them, or with the first one of an interrupt's or
 * exception's entry; the instruction that enables them is its last.
 */
#ifndef IRQOFF_H
#define IRQOFF_H

#include <stdbool.h>
#include <stdint.h>

struct stretch {
	uint64_t insns;
	uint64_t lines;		/* touched in it for the first time in the pass */
	uint32_t first;		/* function of its first instruction */
	uint32_t second;	/* function of the first one that is of another */
};

/* Zeroed: enabled, no stretch yet. */
struct irqoff {
	bool off;
	struct stretch now, longest;	/* of two of a length the earlier one */
	uint64_t stretches, insns;	/* how many there were; their length in all */
};

void irqoff_set(struct irqoff *o, bool off);
void irqoff_insn(struct irqoff *o, uint32_t function);	/* it begins */
void irqoff_line(struct irqoff *o);			/* a new line is touched */

#endif
